import "server-only";

import { record } from "@/lib/audit/record";
import { inBatches } from "@/lib/batches";
import type { Ctx } from "@/lib/context";
import { isClosed } from "@/lib/retention/epochs";
import { isKnown } from "@/lib/retention/known";
import {
  EPOCH_KEYS,
  type Epoch,
  epochKeyName,
  KEYS_PER_DAY,
  readEpochKeyName,
} from "@/lib/sealing/record-key";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 500;

/**
 * Destroys epoch keys that no record is under and none will be: those under which
 * only requests came that failed. What destroyed records were under is on the list of
 * dirty epochs, and left to it; so are the keys of apps that this database has never
 * known. Answers with how many went.
 */
export async function destroySpareEpochs(
  ctx: Pick<Ctx, "db" | "vault" | "now" | "address">,
  stop?: AbortSignal,
): Promise<number> {
  const { keys } = ctx.vault;
  let destroyed = 0;
  for await (const names of inBatches(keys.list(EPOCH_KEYS), BATCH_SIZE)) {
    if (stop?.aborted) break;
    const closed = names
      .flatMap((name) => readEpochKeyName(name) ?? [])
      .filter((epoch) => isClosed(epoch, ctx.now));
    for (const epoch of await spareOf(ctx, closed)) {
      await keys.destroy(epochKeyName(epoch));
      await record(
        { ...ctx, appId: epoch.appId, actor: { kind: "job", id: null } },
        { action: "epoch.destroy" },
      );
      destroyed++;
    }
  }
  return destroyed;
}

/**
 * Those that no row names. A key that was made for the survivors of another may be
 * about to get some, as long as anything of its day is left: then it is left too.
 */
async function spareOf(
  { db }: Pick<Ctx, "db">,
  epochs: Epoch[],
): Promise<Epoch[]> {
  const rows = await rowsOf<{ place: bigint }>(
    db,
    Prisma.sql`
      SELECT e.place
      FROM unnest(
        ${epochs.map(({ appId }) => appId)}::uuid[],
        ${epochs.map(({ epoch }) => epoch.toISOString().slice(0, 10))}::date[],
        ${epochs.map(({ generation }) => generation)}::smallint[]
      ) WITH ORDINALITY AS e (app, day, generation, place)
      WHERE NOT EXISTS (
        SELECT FROM keystore.record_keys k WHERE ${isOf(Prisma.sql`k`)})
      AND NOT EXISTS (
        SELECT FROM keystore.upload_keys u WHERE ${isOf(Prisma.sql`u`)})
      AND NOT EXISTS (SELECT FROM dirty_epochs d WHERE ${isOf(Prisma.sql`d`)})
      AND ${isKnown(Prisma.sql`e.app`)}`,
  );
  return rows.flatMap(({ place }) => epochs[Number(place) - 1] ?? []);
}

const isOf = (row: Prisma.Sql) => Prisma.sql`
  ${row}.app_id = e.app AND ${row}.epoch = e.day AND
  (${row}.generation = e.generation OR e.generation >= ${KEYS_PER_DAY}::smallint)`;
