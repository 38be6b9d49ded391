import "server-only";

import type { Action } from "@/lib/actions";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx } from "@/lib/context";
import { env } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { newEntryId, showId } from "@/lib/ids";
import { dirtied } from "@/lib/index/dirty";
import { alive, inputId, isHeld } from "@/lib/inputs/record";
import type { Destroyed } from "@/lib/inputs/schema";
import { RENEW_SECONDS } from "@/lib/sealing/month-key";
import { rowsOf } from "@/lib/statement";
import { NotRemoved } from "@/lib/stores";
import { Prisma } from "@/prisma/generated/client";

/** A destroyed record, and the log entry that says so. */
export type Gone = {
  id: string;
  entryId: string;
  blobKey: string | null;
  goesAt: Date | null;
};

/** Within this time of a destruction, the epoch key that it was under is destroyed. */
export const EPOCH_SECONDS = 24 * 60 * 60;

/** Within this time, the month key that its terms in the index were under is too. */
export const MONTH_KEY_SECONDS = RENEW_SECONDS + EPOCH_SECONDS;

/**
 * Destroys a record. Answers after its key is destroyed; `held` where a hold keeps
 * it. Its blob follows, and is removed by the next run where it isn't at once.
 */
export async function destroyInput(
  ctx: Ctx,
  shown: string,
): Promise<Destroyed> {
  authorize(ctx, "inputs:delete");

  const id = inputId(shown);
  const chosen = Prisma.sql`${alive(ctx)} AND i.id = ${id}::uuid`;
  const [gone] = await againWhereContested(() =>
    destroyChosen(ctx, { chosen, most: 1, action: "input.delete" }),
  );
  if (!gone) throw await whyNot(ctx, id);
  if (gone.blobKey) await removeBlobs(ctx, [gone.blobKey]);
  return {
    object: "input.deleted",
    id: shown,
    deleted: true,
    receipt: showId("rcp", gone.entryId),
  };
}

/** What to destroy: a condition on inputs `i`, of which the oldest go first. */
export type Choice = {
  chosen: Prisma.Sql;
  most: number;
  action: Extract<Action, "input.delete" | "input.purge">;
};

const SKIPPED = Prisma.sql`SKIP LOCKED`;

/**
 * Destroys records: in one statement their keys, rows and remembered answers go, and
 * the log entries, the blobs to remove and the epochs to renew come. What is held is
 * left. What another has in hand is skipped by the purge, which comes by again, and
 * waited for where somebody asked for it. A hold that comes in between makes the whole
 * statement fail, by its foreign key: nothing of it is done.
 */
export async function destroyChosen(
  ctx: Ctx,
  { chosen, most, action }: Choice,
): Promise<Gone[]> {
  const entryIds = Array.from({ length: most }, () => newEntryId(ctx.now));
  const actorId = ctx.actor.kind === "job" ? null : ctx.actor.id;
  const busy = action === "input.purge" ? SKIPPED : Prisma.empty;
  return rowsOf<Gone>(
    ctx.db,
    Prisma.sql`
    WITH chosen AS MATERIALIZED (
      SELECT i.id FROM inputs i
      WHERE ${chosen} AND NOT ${isHeld}
      ORDER BY i.id LIMIT ${most} FOR UPDATE ${busy}
    ), keys AS (
      DELETE FROM keystore.record_keys k USING chosen c
      WHERE k.app_id = ${ctx.appId}::uuid AND k.input_id = c.id
      RETURNING k.epoch, k.generation
    ), terms AS (
      DELETE FROM index_terms t USING chosen c
      WHERE t.app_id = ${ctx.appId}::uuid AND t.input_id = c.id
      RETURNING t.input_id, t.generation
    ), gone AS (
      DELETE FROM inputs i USING chosen c
      WHERE i.app_id = ${ctx.appId}::uuid AND i.id = c.id
      RETURNING i.id, i.blob_key, i.goes_at, i.commitment
    ), answers AS (
      UPDATE idempotency_keys a SET sealed_answer = NULL, fingerprint = NULL
      FROM chosen c WHERE a.owner_id = ${ctx.appId}::uuid AND a.input_id = c.id
    ), epochs AS (
      INSERT INTO dirty_epochs (app_id, epoch, generation, since)
      SELECT DISTINCT ${ctx.appId}::uuid, epoch, generation, ${ctx.now}::timestamptz
      FROM keys ON CONFLICT DO NOTHING
    ), months AS (
      ${dirtied(ctx.appId, Prisma.sql`terms`, ctx.now)}
    ), numbered AS (
      SELECT g.id, g.blob_key, g.goes_at, g.commitment, e.id AS entry_id,
        EXISTS (SELECT FROM terms WHERE input_id = g.id) AS indexed
      FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM gone) g
      JOIN unnest(${entryIds}::uuid[]) WITH ORDINALITY AS e (id, place)
        USING (place)
    ), blobs AS (
      INSERT INTO doomed_blobs (key, since, entry_id)
      SELECT blob_key, ${ctx.now}, entry_id FROM numbered
      WHERE blob_key IS NOT NULL
    ), entries AS (
      INSERT INTO audit_entries
        (id, app_id, actor_kind, actor_id, action, target_id, outcome, address,
         commitment, everywhere_at)
      SELECT entry_id, ${ctx.appId}::uuid, ${ctx.actor.kind}::actor_kind,
        ${actorId}::uuid, ${action}, id, 'ok', ${ctx.address}::inet,
        commitment, CASE WHEN indexed
          THEN ${everywhereAfter(ctx.now, MONTH_KEY_SECONDS)}::timestamptz
          ELSE ${everywhereAfter(ctx.now, EPOCH_SECONDS)}::timestamptz END
      FROM numbered
    )
    SELECT id, entry_id AS "entryId", blob_key AS "blobKey", goes_at AS "goesAt"
    FROM numbered`,
  );
}

/** By when no backup gives back a key that is destroyed so long after `now`. */
function everywhereAfter(now: Date, within: number): Date {
  const seconds = within + env().KEY_BACKUP_LIFE;
  return new Date(now.getTime() + seconds * 1000);
}

/** A blob that the store refused to remove so often is told of as failed. */
export const TRIES_FAILED = 3;

/** The first pause before a blob is tried again, which doubles with each try. */
const PAUSE_SECONDS = { first: 20, longest: 60 * 60 };

/**
 * Removes blobs of destroyed records, and forgets that they were to be removed. What
 * the store doesn't remove now stays on the list, to be tried again after a pause.
 */
export async function removeBlobs(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  keys: string[],
): Promise<boolean> {
  try {
    await ctx.vault.blobs.remove(keys);
  } catch (error) {
    const left = error instanceof NotRemoved ? error.keys : keys;
    await forgetDoomed(
      ctx,
      keys.filter((key) => !left.includes(key)),
    );
    const { first, longest } = PAUSE_SECONDS;
    await ctx.db.$executeRaw`
      UPDATE doomed_blobs SET tries = tries + 1, try_at = ${ctx.now}::timestamptz
        + least(${longest}, ${first} * 2 ^ least(tries, 20)) * interval '1 second'
      WHERE key = ANY(${left})`;
    return false;
  }
  await forgetDoomed(ctx, keys);
  return true;
}

async function forgetDoomed({ db }: Pick<Ctx, "db">, keys: string[]) {
  await db.doomedBlob.deleteMany({ where: { key: { in: keys } } });
}

async function whyNot(ctx: Ctx, id: string): Promise<AppError> {
  const [held] = await ctx.db.$queryRaw<object[]>`
    SELECT 1 FROM inputs i
    WHERE ${alive(ctx)} AND i.id = ${id}::uuid AND ${isHeld}`;
  if (!held) return notFound("input");
  return new AppError(
    "held",
    "A hold keeps this record. It can be destroyed when the hold is lifted.",
  ).telling({ "x-should-retry": "false" });
}
