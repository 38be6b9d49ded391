import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** How a page that is read begins. A page that is scanned has a top bar instead. */
export function PageHeader({
  title,
  description,
  actions,
  className,
}: PageHeaderProps) {
  return (
    <header
      className={cn(
        "flex flex-wrap items-start justify-between gap-x-6 gap-y-3",
        className,
      )}
    >
      <div className="grid gap-1">
        <h1 className="text-2xl font-semibold text-balance">{title}</h1>
        {description && (
          <p className="max-w-prose text-muted text-pretty">{description}</p>
        )}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
