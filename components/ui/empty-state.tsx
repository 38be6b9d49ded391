import type { ReactNode } from "react";

import { CodeBlock, type CodeSample } from "@/components/ui/code-block";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** What would be here, and how it gets here. */
  children?: ReactNode;
  actions?: ReactNode;
  /** What to run to fill it. */
  samples?: CodeSample[];
};

/** Nothing here yet, and how to change that. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
  samples,
}: EmptyStateProps) {
  return (
    <section className="mx-auto grid w-full max-w-2xl justify-items-center gap-5 px-4 py-14 text-center">
      {icon && (
        <div className="grid size-10 place-items-center rounded-lg border border-line bg-surface text-muted [&_svg]:size-5 [&_svg]:stroke-[1.5]">
          {icon}
        </div>
      )}
      <div className="grid max-w-md gap-1">
        <h2 className="text-lg font-semibold text-balance">{title}</h2>
        {children && <div className="text-muted text-pretty">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      {samples && (
        <CodeBlock
          samples={samples}
          label={title}
          className="w-full min-w-0 text-left"
        />
      )}
    </section>
  );
}
