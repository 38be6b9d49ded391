import "server-only";

import { entryOf } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { showId, timeOf } from "@/lib/ids";
import {
  alive,
  RECORD_COLUMNS,
  RECORDS,
  type RecordRow,
} from "@/lib/inputs/record";
import { openView } from "@/lib/inputs/view";
import { cursorOf, type List, page } from "@/lib/paging";
import { findingOnce } from "@/lib/sealing/find-once";
import { licenceOf } from "@/lib/sharing/licence";
import {
  RECIPIENT_COLUMNS,
  RECIPIENTS,
  type RecipientRow,
  recipientOf,
} from "@/lib/sharing/recipients";
import type { SharedPart } from "@/lib/sharing/schema";
import type { ShareQuery, ShareView } from "@/lib/sharing/shares-schema";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";
import type { Licence, WithdrawalReason } from "@/prisma/generated/enums";

const RECIPIENTS_MOST = 20;

/**
 * A page of what the app shares now; or of what it shared before and somebody exported,
 * who was told that it is gone. Each with where it went and who confirmed.
 */
export async function listShares(
  ctx: Ctx,
  query: ShareQuery,
): Promise<List<ShareView>> {
  authorize(ctx, "inputs:read");

  const rows = await rowsOf<ShareRow>(
    ctx.db,
    query.state === "shared" ? sharedNow(ctx, query) : endedAndTold(ctx, query),
  );
  const grants = rows.map(({ grant_id }) => grant_id);
  const [counts, recipients] = [
    await countsOf(ctx, grants),
    await recipientsOf(ctx, grants),
  ];
  const ids = rows.map(({ input_id }) => input_id);
  const records = await recordsOf(ctx, ids);
  const views = rows.map((row): ShareView => {
    const {
      exports = 0n,
      confirmed = 0n,
      late = 0n,
    } = counts.get(row.grant_id)?.[0] ?? {};
    return {
      object: "share",
      id: showId("cns", row.grant_id),
      input: showId("inp", row.input_id),
      record: records.get(row.input_id) ?? null,
      since: timeOf(row.grant_id).toISOString(),
      covers: row.covers,
      licence: licenceOf(row.licence),
      consent: showId("cns", row.grant_id),
      receipt: showId("rcp", row.entry_id),
      ended_at: row.ended_by && timeOf(row.ended_by).toISOString(),
      reason: row.reason,
      exports: Number(exports),
      confirmed: Number(confirmed),
      late: Number(late),
      recipients: (recipients.get(row.grant_id) ?? []).map((one) =>
        recipientOf(one, ctx),
      ),
    };
  });
  return page(views, query.limit);
}

/** Those of some records that live, as they are told apart. */
async function recordsOf(ctx: Ctx, ids: string[]) {
  const rows = await rowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    WITH entry AS (${entryOf(ctx, { action: "input.list" })})
    SELECT ${RECORD_COLUMNS} FROM ${RECORDS}
    WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[])`,
  );
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const known = new Map<string, ShareView["record"]>();
  for (const row of rows) {
    const { type, filename, preview } = await openView(opening, row);
    known.set(row.id, { type, filename, preview });
  }
  return known;
}

type ShareRow = {
  grant_id: string;
  input_id: string;
  covers: SharedPart[];
  licence: Licence;
  entry_id: string;
  ended_by: string | null;
  reason: WithdrawalReason | null;
};

const COLUMNS = Prisma.sql`
  g.id AS grant_id, g.input_id, g.covers::text[] AS covers,
  g.licence::text AS licence, g.entry_id`;

const sharedNow = (ctx: Ctx, query: ShareQuery) => Prisma.sql`
  SELECT ${COLUMNS}, NULL::uuid AS ended_by, NULL::text AS reason
  FROM shares s
  JOIN apps a ON a.id = s.app_id AND a.sharing_id IS NOT NULL
  JOIN consents g ON g.id = s.grant_id
  WHERE s.app_id = ${ctx.appId}::uuid ${after(query, Prisma.sql`s.grant_id`)}
  ORDER BY s.grant_id ${Prisma.raw(query.order)} LIMIT ${query.limit + 1}`;

const endedAndTold = (ctx: Ctx, query: ShareQuery) => Prisma.sql`
  SELECT ${COLUMNS}, told.id AS ended_by, told.reason::text AS reason
  FROM (
    SELECT DISTINCT ON (w.grant_id) w.grant_id, w.id, w.reason FROM withdrawals w
    WHERE w.app_id = ${ctx.appId}::uuid ${after(query, Prisma.sql`w.grant_id`)}
    ORDER BY w.grant_id ${Prisma.raw(query.order)} LIMIT ${query.limit + 1}
  ) AS told
  JOIN consents g ON g.id = told.grant_id
  ORDER BY g.id ${Prisma.raw(query.order)}`;

function after(query: ShareQuery, id: Prisma.Sql): Prisma.Sql {
  const cursor = cursorOf(query, "cns");
  if (!cursor) return Prisma.empty;
  const beyond = Prisma.raw(query.order === "asc" ? ">" : "<");
  return Prisma.sql`AND ${id} ${beyond} ${cursor}::uuid`;
}

type Counts = { grant_id: string } & Record<
  "exports" | "confirmed" | "late",
  bigint
>;

async function countsOf({ db, now }: Ctx, grants: string[]) {
  const rows = await rowsOf<Counts>(
    db,
    Prisma.sql`
    SELECT x.grant_id, count(*) AS exports, count(w.acked_at) AS confirmed,
      count(*) FILTER (WHERE w.acked_at IS NULL AND w.due_at <= ${now}) AS late
    FROM community_export_items x
    LEFT JOIN withdrawals w ON w.export_id = x.export_id AND w.grant_id = x.grant_id
    WHERE x.grant_id = ANY(${grants}::uuid[]) GROUP BY x.grant_id`,
  );
  return Map.groupBy(rows, ({ grant_id }) => grant_id);
}

/** The newest few of the exports that each is in. */
async function recipientsOf({ db }: Ctx, grants: string[]) {
  const rows = await rowsOf<RecipientRow>(
    db,
    Prisma.sql`
    SELECT few.* FROM unnest(${grants}::uuid[]) AS g (id)
    CROSS JOIN LATERAL (
      SELECT ${RECIPIENT_COLUMNS} FROM ${RECIPIENTS} WHERE x.grant_id = g.id
      ORDER BY x.export_id DESC LIMIT ${RECIPIENTS_MOST}
    ) AS few`,
  );
  return Map.groupBy(rows, ({ grant_id }) => grant_id);
}
