import "server-only";

import type { Db } from "@/lib/context";
import { stepOf } from "@/lib/metering/latency";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Whose calls are no key's, among the totals. */
export const NO_KEY = "00000000-0000-0000-0000-000000000000";

/** What totals are told apart by, in the order in which they are found and locked. */
const PLACE = Prisma.sql`app_id, span, start, key_id, model, outcome, latency`;

/** Where an event is among the totals, given a `span`. */
export const placeOf = Prisma.sql`
  app_id, span, date_trunc(span::text, uuid_extract_timestamp(id), 'UTC') AS start,
  coalesce(key_id, ${NO_KEY}::uuid) AS key_id, coalesce(model, '') AS model, outcome,
  ${stepOf} AS latency`;

/** Where either may be none, and none with some is some. */
const added = (column: string) => {
  const name = Prisma.raw(column);
  return Prisma.sql`${name} = coalesce(
    usage_totals.${name} + EXCLUDED.${name}, usage_totals.${name}, EXCLUDED.${name})`;
};

/**
 * Adds so many events at most to the totals of their hours and days, and answers with
 * how many there were. An event is in the totals from the moment in which it is marked
 * so, once, whatever is killed when, and however many do this at a time.
 */
export async function sumUp(db: Db, most: number): Promise<number> {
  const [row] = await rowsOf<{ events: number }>(
    db,
    Prisma.sql`
      WITH fresh AS (
        SELECT app_id, id FROM usage_events WHERE NOT summed
        ORDER BY app_id, id LIMIT ${most} FOR UPDATE SKIP LOCKED
      ), events AS (
        UPDATE usage_events u SET summed = TRUE FROM fresh f
        WHERE u.app_id = f.app_id AND u.id = f.id
        RETURNING u.*
      ), totals AS (
        INSERT INTO usage_totals (${PLACE},
          calls, stored, bytes, input_tokens, output_tokens, cost_micros)
        SELECT ${PLACE}, count(*), count(*) FILTER (WHERE stored), sum(bytes),
          sum(input_tokens), sum(output_tokens), sum(cost_micros)
        FROM (
          SELECT ${placeOf}, stored, bytes, input_tokens, output_tokens, cost_micros
          FROM events CROSS JOIN unnest(enum_range(NULL::usage_span)) AS span
        ) placed
        GROUP BY ${PLACE} ORDER BY ${PLACE}
        ON CONFLICT (${PLACE}) DO UPDATE SET
          calls = usage_totals.calls + EXCLUDED.calls,
          stored = usage_totals.stored + EXCLUDED.stored,
          bytes = usage_totals.bytes + EXCLUDED.bytes,
          ${added("input_tokens")}, ${added("output_tokens")}, ${added("cost_micros")}
      )
      SELECT count(*)::int AS events FROM events`,
  );
  return row?.events ?? 0;
}

/**
 * Tells how much it was that came after the call which was counted by an id: in the
 * event, and in the totals where it is in them.
 */
export const bytesTold = (
  appId: string,
  id: string,
  bytes: number,
): Prisma.Sql => Prisma.sql`
  WITH event AS (
    SELECT * FROM usage_events
    WHERE app_id = ${appId}::uuid AND id = ${id}::uuid FOR UPDATE
  ), told AS (
    UPDATE usage_events u SET bytes = ${bytes}::bigint FROM event e
    WHERE u.app_id = e.app_id AND u.id = e.id
  ), places AS (
    SELECT ${placeOf}, ${bytes}::bigint - bytes AS more
    FROM event CROSS JOIN unnest(enum_range(NULL::usage_span)) AS span
    WHERE summed
  ), held AS (
    SELECT ${PLACE}, more FROM usage_totals JOIN places USING (${PLACE})
    ORDER BY ${PLACE} FOR UPDATE OF usage_totals
  )
  UPDATE usage_totals t SET bytes = t.bytes + h.more FROM held h
  WHERE (t.app_id, t.span, t.start, t.key_id, t.model, t.outcome, t.latency)
    = (h.app_id, h.span, h.start, h.key_id, h.model, h.outcome, h.latency)`;
