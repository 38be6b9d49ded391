import { BellRing } from "lucide-react";
import Link from "next/link";

import { retentionHref } from "@/components/retention/place";
import type { HoldView } from "@/lib/retention/holds/schema";

type ReviewsDueProps = {
  app: string;
  /** How many there are. */
  count: number;
  /** The newest few. */
  holds: HoldView[];
};

/** Reminds of holds whose review date has come. */
export function ReviewsDue({ app, count, holds }: ReviewsDueProps) {
  return (
    <section
      aria-label="Reviews that are due"
      className="grid gap-2 rounded-lg border border-amber/50 bg-amber-soft p-4"
    >
      <h2 className="flex items-center gap-2 font-semibold text-amber-text">
        <BellRing className="size-4 shrink-0 stroke-[1.5]" />
        {count === 1
          ? "A hold is due for review"
          : `${count} holds are due for review`}
      </h2>
      <ul className="grid gap-1">
        {holds.map((hold) => (
          <li key={hold.id} className="line-clamp-2 [overflow-wrap:anywhere]">
            {hold.reason}
          </li>
        ))}
      </ul>
      <Link
        href={{
          pathname: retentionHref(app, "holds"),
          query: { state: "due" },
        }}
        className="link w-fit"
      >
        Review {count === 1 ? "it" : "them"}
      </Link>
    </section>
  );
}
