import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

type TopBarProps = {
  title: string;
  /** Between the title and the actions: a search field. */
  children?: ReactNode;
  actions?: ReactNode;
  /** A second line: filters, a count, a choice of views. */
  below?: ReactNode;
};

/** The head of a page that is scanned. It stays while the list below it scrolls. */
export function TopBar({ title, children, actions, below }: TopBarProps) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-bg print:hidden">
      <div
        className={cn(
          "flex min-h-12 items-center gap-x-3 px-3 md:px-5",
          // On a phone a search field has a line of its own.
          children && "items-start py-2 max-md:flex-wrap max-md:gap-y-2",
        )}
      >
        <h1
          className="min-w-0 truncate text-lg leading-8 font-semibold"
          title={title}
        >
          {title}
        </h1>
        {children && (
          <div className="max-md:order-last max-md:basis-full md:ml-3 md:min-w-0 md:max-w-2xl md:grow">
            {children}
          </div>
        )}
        {actions && (
          <div className="ml-auto flex shrink-0 gap-2">{actions}</div>
        )}
      </div>
      {below && <div className="px-3 pb-2 md:px-5">{below}</div>}
    </header>
  );
}

/** The width at which text is read and forms are filled in. */
export function ReadingColumn({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6 px-4 py-6 md:px-6 md:py-10">
      {children}
    </div>
  );
}
