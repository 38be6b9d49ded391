import type { AuditView } from "@/lib/audit-trail/schema";
import { csvOf } from "@/lib/csv";

/** The columns of an entry in CSV (RFC 4180), in order. */
const COLUMNS: Record<string, (entry: AuditView) => string | number | null> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  place: ({ place }) => place,
  actor_kind: ({ actor }) => actor.kind,
  actor: ({ actor }) => actor.id,
  actor_name: ({ actor }) => actor.name,
  action: ({ action }) => action,
  target: ({ target }) => target,
  outcome: ({ outcome }) => outcome,
  address: ({ address }) => address,
  commitment: ({ commitment }) => commitment,
  everywhere_at: ({ everywhere_at }) => everywhere_at,
};

export const csvHeader = (): string => csvOf([Object.keys(COLUMNS)]);

export const csvLine = (entry: AuditView): string =>
  csvOf([Object.values(COLUMNS).map((column) => column(entry))]);
