import { describe, expect, test } from "vitest";

import type { Actor, Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { storeInputs } from "@/lib/inputs/store";
import { JOBS } from "@/lib/permissions";
import { purgeExpired } from "@/lib/retention/purge";
import type { BlobStore } from "@/lib/stores";
import {
  app,
  freshApp,
  owner,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { newRecord, stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-01T12:00:00.000Z");
const DAY_MS = 86_400_000;
const purger: Actor = { kind: "job", id: "purge", may: JOBS.purge };
const onDay = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + days * DAY_MS),
});
const purging = (ctx: Ctx, days: number): Ctx => ({
  ...onDay(ctx, days),
  actor: purger,
});

test("destroys what is past its window or its own wish, and nothing else", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: 30 * 86_400 });
    await stored(ctx, "by its own wish", { retention: 7 * 86_400 });
    const later = await stored(onDay(ctx, 10), "still kept");
    await stored(ctx, "by the window");

    expect(await purgeExpired(purging(ctx, 29))).toMatchObject({
      purged: 1,
      more: false,
    });
    expect(await purgeExpired(purging(ctx, 30))).toMatchObject({ purged: 1 });
    const kept = await db.input.findMany({ where: { appId: ctx.appId } });
    expect(kept.map(({ id }) => id)).toEqual([readId("inp", later.id)]);
  }));

test("goes on from where the last batch came to, and asks no order again that came to its end", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: 30 * 86_400 });
    const { id } = await stored(ctx, "one");
    const run = await purgeExpired(purging(ctx, 30), {
      window: String(readId("inp", id)),
    });
    expect(run).toEqual({
      purged: 0,
      more: false,
      reached: { window: null, wish: null },
    });
    expect(
      await purgeExpired(purging(ctx, 30), { window: null }),
    ).toMatchObject({ purged: 0 });
    expect(await purgeExpired(purging(ctx, 30))).toMatchObject({ purged: 1 });
  }));

test("takes keys, rows and blobs; leaves a log entry for each, and a dirty epoch", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const ids = [
      (await stored(ctx, "x".repeat(100_000))).id,
      (await stored(ctx, "small")).id,
    ];
    await purgeExpired(purging(ctx, 31));

    const where = { appId: ctx.appId };
    expect(await db.recordKey.count({ where })).toBe(0);
    expect(await Array.fromAsync(ctx.vault.blobs.list(ctx.appId))).toEqual([]);
    expect(await db.doomedBlob.count()).toBe(0);
    const entries = await db.auditEntry.findMany({
      where: { ...where, action: "input.purge" },
      orderBy: { targetId: "asc" },
    });
    expect(entries).toMatchObject(
      ids.map((id) => ({
        actorKind: "job",
        targetId: readId("inp", id),
        everywhereAt: new Date(received.getTime() + (31 + 8 + 7) * DAY_MS),
      })),
    );
    expect(await db.dirtyEpoch.findMany({ where })).toMatchObject([
      { epoch: new Date("2026-11-01"), generation: 1 },
    ]);
  }));

test("never touches another app", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const other = await app(db, { now: received, windowSeconds: null });
    const theirs = await stored(other, "x".repeat(100_000));
    await stored(ctx, "ours");

    expect(await purgeExpired(purging(ctx, 400))).toMatchObject({ purged: 1 });
    await expect(openInput(onDay(other, 400), theirs.id)).resolves.toBeTruthy();
    const blobs = await Array.fromAsync(ctx.vault.blobs.list(other.appId));
    expect(blobs).toHaveLength(1);
  }));

describe("a record that a hold keeps", () => {
  async function held(ctx: Ctx) {
    const { id } = await stored(ctx, "evidence");
    await hold(ctx, id);
    return id;
  }

  test("R4: is neither purged nor deleted, and stays to be seen", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const id = await held(ctx);

      expect(await purgeExpired(purging(ctx, 31))).toMatchObject({ purged: 0 });
      expect(await openInput(onDay(ctx, 31), id)).toMatchObject({ held: true });
      await expect(destroyInput(onDay(ctx, 31), id)).rejects.toMatchObject({
        code: "held",
        headers: { "x-should-retry": "false" },
      });
    }));

  test("R4: the database itself refuses, whatever the code says", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      await held(ctx);
      await expect(
        db.$executeRaw`DELETE FROM inputs WHERE app_id = ${ctx.appId}::uuid`,
      ).rejects.toThrow();
    }));
});

test("R3: eight workers at once purge each record once, with one entry each", async () => {
  const ctx = await freshApp({ now: received });
  for (let batch = 0; batch < 20; batch++) {
    const records = Array.from({ length: 100 }, (_, n) =>
      newRecord(`record ${batch} ${n}`),
    );
    await storeInputs(ctx, records);
  }
  const worker = async () => {
    let total = 0;
    for (let more = true; more; ) {
      const run = await purgeExpired(purging(ctx, 31));
      total += run.purged;
      more = run.more;
    }
    return total;
  };
  const totals = await Promise.all(Array.from({ length: 8 }, worker));

  expect(totals.reduce((sum, purged) => sum + purged)).toBe(2000);
  const where = { appId: ctx.appId, action: "input.purge" };
  const entries = await ctx.db.auditEntry.findMany({ where });
  expect(new Set(entries.map(({ targetId }) => targetId)).size).toBe(2000);
  expect(entries).toHaveLength(2000);
});

test("R9: a blob that the store doesn't remove stays on the list of the doomed", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    await stored(ctx, "x".repeat(100_000));
    const blobs: BlobStore = {
      ...ctx.vault.blobs,
      remove: () => Promise.reject(new Error("no storage")),
    };
    const broken = { ...purging(ctx, 31), vault: { ...ctx.vault, blobs } };

    expect(await purgeExpired(broken)).toMatchObject({ purged: 1 });
    expect(await db.recordKey.count({ where: { appId: ctx.appId } })).toBe(0);
    expect(await db.doomedBlob.findMany()).toMatchObject([{ tries: 1 }]);
  }));

test("is refused to an actor who may only read, and to an owner", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    for (const actor of [viewer, owner]) {
      await expect(purgeExpired({ ...ctx, actor })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  }));
