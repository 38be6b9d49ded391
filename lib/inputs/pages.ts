import "server-only";

import { entryOf } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { alive, RECORD_COLUMNS, type RecordRow } from "@/lib/inputs/record";
import { plannedRowsOf, rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** How many records a page by its number may have before it: they are all counted off. */
export const BEFORE_MOST = 10_000;

/** A page by its number, from 1. */
export type Numbered = { page: number; per_page: number };

/** Where a page by its number begins. `invalid_request` where that is too far. */
export function offsetOf({ page, per_page }: Numbered, most = BEFORE_MOST) {
  const offset = (page - 1) * per_page;
  if (offset <= most) return offset;
  throw new AppError(
    "invalid_request",
    `Pages go to the ${most.toLocaleString("en")}th item. Beyond that, ask for what comes after an item.`,
    { param: "page" },
  );
}

/** A page of the app's live records by its number, newest first. */
export async function numberedInputs(
  ctx: Ctx,
  query: Numbered,
): Promise<RecordRow[]> {
  authorize(ctx, "inputs:read");

  const some = Prisma.sql`
    SELECT * FROM inputs i WHERE ${alive(ctx)}
    ORDER BY i.id DESC OFFSET ${offsetOf(query)} LIMIT ${query.per_page}`;
  return rowsOf<RecordRow>(ctx.db, withKeys(ctx, some, "desc"));
}

/** The app's live records after one of them, which may be gone meanwhile. */
export async function inputsAfter(
  ctx: Ctx,
  { after, order, limit }: After,
): Promise<RecordRow[]> {
  authorize(ctx, "inputs:read");

  const beyond = Prisma.raw(order === "asc" ? ">" : "<");
  const some = Prisma.sql`
    SELECT * FROM inputs i
    WHERE ${alive(ctx)}
      ${after ? Prisma.sql`AND i.id ${beyond} ${after}::uuid` : Prisma.empty}
    ORDER BY i.id ${Prisma.raw(order)} LIMIT ${limit}`;
  return plannedRowsOf<RecordRow>(ctx.db, withKeys(ctx, some, order));
}

export type After = {
  /** A UUID. Null: from the beginning. */
  after: string | null;
  order: "asc" | "desc";
  limit: number;
};

const withKeys = (ctx: Ctx, some: Prisma.Sql, order: string) => Prisma.sql`
  WITH entry AS (${entryOf(ctx, { action: "input.list" })})
  SELECT ${RECORD_COLUMNS} FROM (${some}) AS i
  JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
  ORDER BY i.id ${Prisma.raw(order)}`;
