import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

export type Fact = { name: string; value: ReactNode };

/** Names and what they stand for, in two columns. */
export function Facts({
  facts,
  className,
}: {
  facts: Fact[];
  className?: string;
}) {
  return (
    <dl className={cn("grid text-sm", className)}>
      {facts.map(({ name, value }) => (
        <div
          key={name}
          className="grid min-h-8 grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-3 border-b border-line py-1.5 last:border-0"
        >
          <dt className="truncate text-muted" title={name}>
            {name}
          </dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
