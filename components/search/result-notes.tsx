import type { ComponentProps } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";

/** In place of results, where what is asked can't be read. */
export function Unread({ clear }: { clear: () => void }) {
  return (
    <EmptyState
      title="This can't be searched for as it is written"
      actions={<Button onClick={clear}>Clear the search</Button>}
    >
      The place is marked below the search box, with what could stand there.
    </EmptyState>
  );
}

/** Above results that may lack some. */
export function Incomplete() {
  return (
    <p role="status" className="mb-3 text-sm text-amber-text">
      Not all records are in the index yet: some that match may be missing here.
    </p>
  );
}

/** Above results that are in the order of how well they fit. */
export function BestOfNewest() {
  return (
    <p role="status" className="mb-3 text-sm text-muted">
      Very many match. These are the best of the newest of them.
    </p>
  );
}

/** In place of results, where so far there are none, and not all was looked at. */
export function LookingFurther(more: ComponentProps<typeof LoadMore>) {
  return (
    <div className="grid justify-items-center gap-2 py-14 text-muted">
      <p role="status">Nothing among the newest; looking further back.</p>
      <LoadMore {...more} />
    </div>
  );
}
