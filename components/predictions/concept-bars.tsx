import type { ReactNode } from "react";

import { percent } from "@/components/ui/format-number";
import type { Concept } from "@/lib/models/output";

const SHOWN = 20;

type ConceptBarsProps = {
  concepts: Concept[];
  /** What can be done with each. */
  action?: (concept: Concept) => ReactNode;
};

/** Concepts as bars, the surest first. */
export function ConceptBars({ concepts, action }: ConceptBarsProps) {
  const sorted = concepts.toSorted((a, b) => b.value - a.value);
  if (sorted.length === 0) return <Nothing>Nothing recognised.</Nothing>;

  return (
    <ul className="grid gap-2.5">
      {sorted.slice(0, SHOWN).map((concept) => (
        <li key={concept.id} className="grid gap-1">
          <span className="flex items-center justify-between gap-3 text-sm">
            <span className="[overflow-wrap:anywhere]">{concept.name}</span>
            <span className="figures flex shrink-0 items-center gap-1 text-muted">
              {percent(concept.value)}
              {action?.(concept)}
            </span>
          </span>
          <ShareBar share={concept.value} className="fill-accent" />
        </li>
      ))}
      {sorted.length > SHOWN && (
        <li className="text-sm text-muted">
          and {sorted.length - SHOWN} less sure ones, in the JSON
        </li>
      )}
    </ul>
  );
}

type ShareBarProps = { share: number; className?: string; fill?: string };

/** A share as a bar. The number stands beside it. */
export function ShareBar({ share, className, fill }: ShareBarProps) {
  return (
    <svg
      aria-hidden="true"
      className="h-1.5 w-full overflow-hidden rounded-full bg-line"
    >
      <rect
        width={`${Math.max(share * 100, 0.5)}%`}
        height="100%"
        className={className}
        fill={fill}
      />
    </svg>
  );
}

export function Nothing({ children }: { children: string }) {
  return <p className="text-sm text-muted">{children}</p>;
}
