import { infiniteQueryOptions } from "@tanstack/react-query";

import { startOfDay } from "@/components/ui/format-time";
import { AuditView } from "@/lib/audit-trail/schema";
import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";

const Entries = listOf(AuditView);
const PAGE = 60;

/** Which entries are shown. Null: whichever. */
export type TrailFilter = {
  actor: string | null;
  action: AuditView["action"] | null;
  target: string | null;
  outcome: AuditView["outcome"] | null;
  /** The first day, as `2026-11-23`. */
  from: string | null;
  /** The last day. */
  to: string | null;
};

const asked = ({ actor, action, target, outcome, from, to }: TrailFilter) => ({
  ...(actor && { actor }),
  ...(action && { action }),
  ...(target && { target: target.trim() }),
  ...(outcome && { outcome }),
  ...(from && { from: startOfDay(from) }),
  ...(to && { to: startOfDay(to, 1) }),
});

/** What happened in an app, newest first, page by page. */
export const auditQuery = (app: string, filter: TrailFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", app, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...asked(filter),
        ...(pageParam && { after: pageParam }),
      });
      return ask(Entries, `/api/v1/apps/${app}/audit?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
    // To look again is noted again.
    refetchOnWindowFocus: false,
  });

/** The same as a file. */
export const auditFileUrl = (
  app: string,
  filter: TrailFilter,
  format: "csv" | "jsonl",
) =>
  `/api/v1/apps/${app}/audit?${new URLSearchParams({ format, ...asked(filter) })}`;
