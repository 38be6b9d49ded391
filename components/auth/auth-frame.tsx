import type { ReactNode } from "react";

import { Wordmark } from "@/components/shell/mark";

type AuthFrameProps = {
  title: string;
  description?: ReactNode;
  children: ReactNode;
};

/** Around the pages that come before anyone is signed in. */
export function AuthFrame({ title, description, children }: AuthFrameProps) {
  return (
    <main className="grid min-h-dvh grid-rows-[auto_1fr_auto] px-5 py-6">
      <Wordmark />
      <div className="mx-auto grid w-full max-w-sm content-center gap-6 py-10">
        <header className="grid gap-1">
          <h1 className="text-2xl font-semibold text-balance">{title}</h1>
          {description && (
            <p className="text-muted text-pretty">{description}</p>
          )}
        </header>
        {children}
      </div>
      <p className="text-center text-sm text-muted">
        Your inputs stay only as long as you say.
      </p>
    </main>
  );
}
