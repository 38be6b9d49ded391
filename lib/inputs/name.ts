import "server-only";

import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import {
  alive,
  findRecord,
  inputId,
  type RecordRow,
} from "@/lib/inputs/record";
import { signsOf } from "@/lib/outage";
import { appKeyOf } from "@/lib/sealing/app-key";
import { keyedHash } from "@/lib/sealing/digest";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

// What senders call their inputs is sealed with the rest of a record. That one is found
// by it, and no other has it, takes a row beside it that says the same of the same name
// and nothing else: its HMAC under the app's key. The row goes with the record.

const hashOf = async (ctx: Ctx, name: string): Promise<Buffer> =>
  keyedHash(await appKeyOf(ctx), "input-name", name);

/** The UUID of the live record that its sender calls so. Null: there is none. */
export async function inputCalled(
  ctx: Ctx,
  name: string,
): Promise<string | null> {
  const hash = await hashOf(ctx, name);
  const [row] = await plannedRowsOf<{ id: string }>(
    ctx.db,
    Prisma.sql`
    SELECT i.id FROM input_names n
    JOIN inputs i ON i.app_id = n.app_id AND i.id = n.input_id
    WHERE n.app_id = ${ctx.appId}::uuid AND n.hash = ${hash}::bytea
      AND ${alive(ctx)}`,
  );
  return row?.id ?? null;
}

/** The live record of that name, or of that id of ours; else `not_found`. */
export async function findCalled(ctx: Ctx, shown: string): Promise<RecordRow> {
  const id = (await inputCalled(ctx, shown)) ?? inputId(shown);
  return findRecord(ctx, id);
}

/** What gives a new record its name, in the statement that keeps the record. */
export async function namedAs(
  ctx: Ctx,
  id: string,
  name: string | null,
): Promise<Prisma.Sql[]> {
  if (name === null) return [];
  const hash = await hashOf(ctx, name);
  return [
    Prisma.sql`
      INSERT INTO input_names (app_id, hash, input_id)
      VALUES (${ctx.appId}::uuid, ${hash}::bytea, ${id}::uuid)`,
  ];
}

/**
 * Throws `conflict` where a live record has this name. What has expired and waits for the
 * purge loses it. Of two that come at once the database refuses one: `isTaken`.
 */
export async function refuseTaken(
  ctx: Ctx,
  name: string | null | undefined,
): Promise<void> {
  if (name === null || name === undefined) return;
  if (await inputCalled(ctx, name)) throw taken();
  const hash = await hashOf(ctx, name);
  await ctx.db.$executeRaw`
    DELETE FROM input_names n
    WHERE n.app_id = ${ctx.appId}::uuid AND n.hash = ${hash}::bytea AND NOT EXISTS (
      SELECT FROM inputs i
      WHERE i.app_id = n.app_id AND i.id = n.input_id AND ${alive(ctx)})`;
}

/** Whether two were to have one name. */
export const isTaken = (error: unknown): boolean =>
  signsOf(error).includes("23505");

export const taken = () =>
  new AppError("conflict", "There is an input of that id already.", {
    param: "external_id",
  }).telling({ "x-should-retry": "false" });
