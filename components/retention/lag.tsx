"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";

import {
  backlogWords,
  lagWords,
  type PurgeState,
  stateOf,
  stateWords,
} from "@/components/retention/lag-words";
import { RelativeTime, ShortTime } from "@/components/ui/relative-time";
import { Surface } from "@/components/ui/surface";
import { ask } from "@/lib/http/ask";
import { PurgeView } from "@/lib/retention/schema";

const REFRESH_MS = 20_000;

/** How the purge is doing, asked again as often as it comes by. */
const purgeQuery = (app: string, initialData: PurgeView) =>
  queryOptions({
    queryKey: ["purge", app],
    queryFn: ({ signal }) =>
      ask(PurgeView, `/api/v1/apps/${app}/purge`, { signal }),
    initialData,
    refetchInterval: REFRESH_MS,
  });

const DOTS: Record<PurgeState, string> = {
  "on time": "bg-accent",
  late: "bg-red",
  paused: "bg-amber",
};

type PurgeLagProps = {
  app: string;
  /** As the server found it when it rendered the page. */
  purge: PurgeView;
};

/** How late the purge is: a number for anyone in the workspace. */
export function PurgeLag({ app, purge: initial }: PurgeLagProps) {
  const { data: purge } = useQuery(purgeQuery(app, initial));
  const waiting = backlogWords(purge);

  return (
    <Surface aria-label="The purge" className="grid gap-1 px-5 py-4">
      <p className="flex flex-wrap items-baseline gap-x-2" role="status">
        <span
          aria-hidden
          className={`size-2 self-center rounded-full ${DOTS[stateOf(purge)]}`}
        />
        <span className="text-muted">The purge is</span>{" "}
        <strong className="figures text-lg font-semibold">
          {stateWords(purge)}
        </strong>
      </p>
      {purge.paused_since && (
        <p className="text-amber-text">
          Since <ShortTime at={purge.paused_since} /> nothing is destroyed by
          the clock. What expires can't be read any more, and stays until
          whoever runs this instance says that its clock is right.
        </p>
      )}
      <p className="text-muted">
        {lagWords(purge)} {waiting}
        {purge.last_run_at && (
          <>
            {" "}
            A worker came by <RelativeTime at={purge.last_run_at} />.
          </>
        )}
      </p>
    </Surface>
  );
}
