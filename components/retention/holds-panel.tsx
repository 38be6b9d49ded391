"use client";

import { ShieldCheck } from "lucide-react";
import Link from "next/link";

import { HoldTable } from "@/components/retention/hold-table";
import { retentionHref } from "@/components/retention/place";
import {
  type PlaceHold,
  PlaceHoldDialog,
} from "@/components/retention/place-hold";
import type { ReviewHold } from "@/components/retention/review-hold";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { List } from "@/lib/paging";
import type { HoldView } from "@/lib/retention/holds/schema";

export const HOLD_STATES = ["open", "due", "lifted"] as const;
export type HoldState = (typeof HOLD_STATES)[number];

const NAMES: Record<HoldState, string> = {
  open: "In force",
  due: "Due for review",
  lifted: "Lifted",
};

type HoldsPanelProps = {
  app: string;
  state: HoldState;
  holds: List<HoldView>;
  /** Undefined: this person only reads. */
  change?: { place: PlaceHold; review: ReviewHold };
};

/** The holds of an app, to read, to place, to review and to lift. */
export function HoldsPanel({ app, state, holds, change }: HoldsPanelProps) {
  const at = (query: Record<string, string>) => ({
    pathname: retentionHref(app, "holds"),
    query,
  });

  return (
    <section className="grid gap-4">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <nav aria-label="Which holds" className="flex gap-1">
          {HOLD_STATES.map((one) => (
            <Link
              key={one}
              href={at({ state: one })}
              aria-current={one === state ? "true" : undefined}
              className="rounded-md px-2 py-1 text-sm text-muted hover:bg-hover hover:text-ink aria-[current=true]:bg-hover aria-[current=true]:text-ink"
            >
              {NAMES[one]}
            </Link>
          ))}
        </nav>
        {change && (
          <PlaceHoldDialog
            place={change.place}
            trigger={<Button look="primary">Hold records</Button>}
          />
        )}
      </header>
      {holds.data.length === 0 ? (
        <Nothing state={state} />
      ) : (
        <HoldTable app={app} holds={holds.data} review={change?.review} />
      )}
      {holds.has_more && holds.last_id && (
        <Link href={at({ state, after: holds.last_id })} className="link">
          Older holds
        </Link>
      )}
    </section>
  );
}

function Nothing({ state }: { state: HoldState }) {
  if (state === "due") {
    return <EmptyState icon={<ShieldCheck />} title="No review is due" />;
  }
  if (state === "lifted") {
    return <EmptyState icon={<ShieldCheck />} title="No hold was lifted yet" />;
  }
  return (
    <EmptyState icon={<ShieldCheck />} title="Nothing is held">
      A hold keeps records that have to stay, such as evidence: neither the
      clock nor a hand destroys them until someone lifts it.
    </EmptyState>
  );
}
