import { expect } from "vitest";

import { type Acked, sha256 } from "@/e2e/faults/load";
import type { Ctx } from "@/lib/context";
import { readId, showId } from "@/lib/ids";
import { checkLog } from "@/lib/receipts/check";
import { publicCheckpoint } from "@/lib/receipts/public";
import { sequence } from "@/lib/receipts/sequence";
import { removeDoomed } from "@/lib/retention/doomed";
import { removeOrphans } from "@/lib/retention/orphans";

const AT_ONCE = 8;
const PURGE_MS = 90_000;
const NEVER = new Date(0);
const DAY_MS = 24 * 60 * 60 * 1000;

type Place = Ctx & { url: string };

/**
 * That an app is as it should be after whatever befell it: what was acknowledged is
 * there, unless its time has come, and then all of it is gone; each purge stands in
 * the log once; nothing is left that belongs to no record.
 */
export async function expectWhole(
  ctx: Place,
  acked: Acked[],
  key: string,
): Promise<void> {
  await expect.poll(() => overdue(ctx), { timeout: PURGE_MS }).toBe(0);

  const isOver = ({ expiresAt }: Acked) => expiresAt <= Date.now();
  const [over, alive] = [
    acked.filter(isOver),
    acked.filter((one) => !isOver(one)),
  ];
  await inTurns(alive, (one) => expectContent(ctx, one, key));
  await inTurns(over, (one) => expectGone(ctx, one, key));
  await expectOnceInLog(ctx, over);
  await sweptUp(ctx);
  await expectNoOrphans(ctx);
}

async function overdue({ db, appId }: Ctx): Promise<number> {
  return db.input.count({ where: { appId, goesAt: { lte: new Date() } } });
}

async function inTurns<T>(items: T[], work: (item: T) => Promise<void>) {
  const left = [...items];
  const one = async () => {
    for (let item = left.pop(); item; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

const contentOf = ({ url, appId }: Place, { id }: Acked, key: string) =>
  fetch(`${url}/api/v1/apps/${showId("app", appId)}/inputs/${id}/content`, {
    headers: { authorization: `Bearer ${key}` },
  });

async function expectContent(ctx: Place, one: Acked, key: string) {
  const answer = await contentOf(ctx, one, key);
  expect(answer.status).toBe(200);
  expect(sha256(await answer.bytes())).toBe(one.sha256);
}

async function expectGone(ctx: Place, one: Acked, key: string) {
  const answer = await contentOf(ctx, one, key);
  expect(answer.status).toBe(404);
  await answer.body?.cancel();
}

async function expectOnceInLog(ctx: Ctx, over: Acked[]) {
  const where = { appId: ctx.appId, action: "input.purge" };
  const entries = await ctx.db.auditEntry.findMany({ where });
  const targets = entries.map(({ targetId }) => targetId);
  expect(new Set(targets).size).toBe(targets.length);
  expect(targets).toEqual(
    expect.arrayContaining(over.map(({ id }) => readId("inp", id))),
  );
  await sequence({ ...ctx, now: new Date() });
  const log = await checkLog(ctx, await publicCheckpoint(), NEVER);
  expect(log).toMatchObject({ signed: true, wrong: [] });
}

let sweptOn = Date.now() + 365 * DAY_MS;

/**
 * What a sweep does that comes by when nothing is under way any more: each a day after
 * the last, so that what was refused is tried again.
 */
export async function sweptUp(ctx: Ctx): Promise<void> {
  const later = { ...ctx, now: new Date((sweptOn += DAY_MS)) };
  await removeDoomed(later);
  await removeOrphans(later);
  await ctx.vault.blobs.sweepIncoming(later.now);
}

/** That each blob and each key is a record's, and each record has its own. */
export async function expectNoOrphans({ appId, db, vault }: Ctx) {
  const rows = await db.input.findMany({
    where: { appId },
    select: { id: true, blobKey: true },
  });
  const keys = await db.recordKey.findMany({ where: { appId } });
  const blobs = await Array.fromAsync(vault.blobs.list(appId));
  const named = rows.flatMap(({ blobKey }) => blobKey ?? []);
  expect(blobs.sort()).toEqual(named.sort());
  expect(keys.map(({ inputId }) => inputId).sort()).toEqual(
    rows.map(({ id }) => id).sort(),
  );
}
