"use client";

import Link from "next/link";
import { LiftHold } from "@/components/retention/lift-hold";
import { retentionHref } from "@/components/retention/place";
import { recordsWords } from "@/components/retention/preview-words";
import { Badge } from "@/components/ui/badge";
import { ShortTime } from "@/components/ui/relative-time";
import type { HoldView } from "@/lib/retention/holds/schema";

type RecordHoldsProps = {
  app: string;
  /** Those in force that keep the record. */
  holds: HoldView[];
  mayLift: boolean;
};

/** Which holds keep a record: why, until when, and what else each keeps. */
export function RecordHolds({ app, holds, mayLift }: RecordHoldsProps) {
  return (
    <ul className="grid gap-3">
      {holds.map((hold) => (
        <li
          key={hold.id}
          className="grid gap-1 border-l-2 border-dashed border-violet pl-3 text-sm"
        >
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {hold.reason}
          </p>
          <div className="flex flex-wrap items-center justify-between gap-2 text-muted">
            <Link href={retentionHref(app, "holds")} className="link">
              {hold.records === 1
                ? "This record alone"
                : `With others: ${recordsWords(hold.records)}`}
            </Link>
            {hold.review_due ? (
              <Badge look="soon">
                Review due since <ShortTime at={hold.review_at} />
              </Badge>
            ) : (
              <span>
                Review on <ShortTime at={hold.review_at} />
              </span>
            )}
            {mayLift && <LiftHold app={app} hold={hold} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
