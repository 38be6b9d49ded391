import "server-only";

import { entryOf } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";
import { alive, RECORD_COLUMNS, type RecordRow } from "@/lib/inputs/record";
import type { InputQuery, InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";
import { cursorOf, type List, page } from "@/lib/paging";
import { findingOnce } from "@/lib/sealing/find-once";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** A page of the app's live records, by the order of their receipt. */
export async function listInputs(
  ctx: Ctx,
  query: InputQuery,
): Promise<List<InputView>> {
  authorize(ctx, "inputs:read");

  const rows = await plannedRowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    WITH entry AS (${entryOf(ctx, { action: "input.list" })})
    SELECT ${RECORD_COLUMNS} FROM ${pageOf(ctx, query)} AS i
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    ORDER BY i.id ${Prisma.raw(query.order)}`,
  );
  const wanted = rows.slice(0, query.limit + 1);
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const views = await Promise.all(wanted.map((row) => openView(opening, row)));
  return page(views, query.limit);
}

/**
 * The page's rows, before their keys are joined: the planner would merge the two
 * tables by their order, and read each key between the newest and the page.
 */
function pageOf(ctx: Ctx, query: InputQuery): Prisma.Sql {
  return Prisma.sql`(
    SELECT * FROM inputs i
    WHERE ${Prisma.join(conditions(ctx, query), " AND ")}
    ORDER BY i.id ${Prisma.raw(query.order)}
    LIMIT ${limitOf(query)})`;
}

/**
 * At least one row more than the page has. Written into the text, and one of two: a
 * plan that is made once has to know how few rows are wanted.
 */
function limitOf({ limit }: InputQuery): Prisma.Sql {
  return Prisma.raw(limit <= 50 ? "51" : "201");
}

function conditions(ctx: Ctx, query: InputQuery): Prisma.Sql[] {
  const cursor = cursorOf(query, "inp");
  const { type, received_after: after, received_before: before } = query;
  const beyond =
    query.order === "desc"
      ? Prisma.sql`i.id < ${cursor}::uuid`
      : Prisma.sql`i.id > ${cursor}::uuid`;
  return [
    alive(ctx),
    ...(cursor ? [beyond] : []),
    ...(type ? [Prisma.sql`i.type = ${type}::input_type`] : []),
    ...(after ? [Prisma.sql`i.id >= ${firstIdAt(new Date(after))}::uuid`] : []),
    ...(before
      ? [Prisma.sql`i.id < ${firstIdAt(new Date(before))}::uuid`]
      : []),
  ];
}
