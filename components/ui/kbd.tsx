import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded-sm border border-current/25 px-1 font-sans text-xs">
      {children}
    </kbd>
  );
}
