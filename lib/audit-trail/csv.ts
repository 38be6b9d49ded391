import type { AuditView } from "@/lib/audit-trail/schema";

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

export const csvHeader = (): string => lineOf(Object.keys(COLUMNS));

export const csvLine = (entry: AuditView): string =>
  lineOf(Object.values(COLUMNS).map((column) => column(entry)));

const lineOf = (cells: (string | number | null)[]) =>
  `${cells.map((cell) => cellOf(String(cell ?? ""))).join(",")}\r\n`;

// What a spreadsheet would take for a formula is led by an apostrophe: people name
// their keys.
const FORMULA = /^[=+\-@\t\r]/;

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
