import { describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { prune } from "@/lib/jobs/prune";
import { sumUpUsage } from "@/lib/jobs/usage";
import { openCheckpoint } from "@/lib/log/checkpoint";
import { parseKeys } from "@/lib/log/key";
import { verifyReceipt } from "@/lib/log/receipt";
import { hashReader } from "@/lib/log/tiles";
import { proveConsistency } from "@/lib/log/tree";
import { isExtended } from "@/lib/log/verify";
import { checkLog } from "@/lib/receipts/check";
import { publicKeys } from "@/lib/receipts/public";
import { getReceipt } from "@/lib/receipts/receipt";
import { sequence } from "@/lib/receipts/sequence";
import { tilesIn } from "@/lib/receipts/tiles";
import { watchClock } from "@/lib/retention/clock";
import { pausePurge, resumePurge } from "@/lib/retention/pause";
import { sha256 } from "@/lib/sealing/digest";
import { listConsents } from "@/lib/sharing/consents";
import { ConsentQuery } from "@/lib/sharing/ledger-schema";
import { shareInput, unshareInput } from "@/lib/sharing/share";
import { Terms } from "@/lib/sharing/shares-schema";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { startSharing } from "@/lib/testing/sharing";

const DAY_MS = 86_400_000;
const at = (days: number) => new Date(Date.now() + days * DAY_MS);

/** A worker's shift so many days from now. */
const shift = (days: number) => ({
  watch: watchClock({ wall: () => at(days).getTime(), elapsed: () => 0 }),
  stop: new AbortController().signal,
});

describe("the second clock", () => {
  test("counts of calls go after 13 months, of every app and of apps that are gone", async () => {
    const [one, other] = [await freshApp(), await freshApp()];
    for (const ctx of [one, other]) await stored(ctx, "old");
    await stored({ ...one, now: at(30) }, "young");
    const gone = newId(at(-1));
    await db().$executeRaw`
      INSERT INTO usage_events
        (app_id, id, bytes, latency_ms, stored, outcome)
      SELECT ${gone}::uuid, uuidv7(), 1, 1, FALSE, 'ok'
      FROM generate_series(1, 12000)`;

    await sumUpUsage(shift(0));
    const totals = await db().usageTotal.count();

    await prune(shift(395));
    expect(await db().usageEvent.count()).toBe(12_003);
    expect(await db().usageTotal.count()).toBe(totals);
    await prune(shift(397));
    expect(await db().usageTotal.findMany()).toMatchObject([
      { appId: one.appId, span: "hour", calls: 1n },
      { appId: one.appId, span: "day", calls: 1n },
    ]);
    const left = await db().usageEvent.findMany();
    expect(left).toMatchObject([{ appId: one.appId }]);
  });

  test("entries of the log go from its beginning, and what is left is proven as before", async () => {
    const [ctx, other] = [await freshApp(), await freshApp()];
    await destroyInput(other, (await stored(other, "theirs")).id);
    const early = await destroyInput(ctx, (await stored(ctx, "early")).id);
    await sequence(ctx);
    const kept = await db().logCheckpoint.findFirstOrThrow({
      orderBy: { size: "desc" },
    });
    const later = { ...ctx, now: at(30) };
    const { id } = await stored(later, "late");
    const late = await destroyInput(later, id);
    await sequence(later);
    const unplaced = await stored({ ...ctx, now: at(-500) }, "unplaced");

    await prune(shift(397));
    await prune(shift(397));
    const places = await db().logPlace.findMany({ orderBy: { index: "asc" } });
    const size = Number(kept.size);
    expect(places.map(({ index }) => Number(index))).toEqual([size, size + 1]);
    expect(await db().auditEntry.count()).toBe(3);
    expect(unplaced.id).toBeTruthy();

    const keys = await publicKeys(ctx);
    const receipt = await getReceipt(later, late.receipt);
    expect((await verifyReceipt(receipt, keys)).verified).toBe(true);
    await expect(getReceipt(later, early.receipt)).rejects.toMatchObject({
      code: "not_found",
    });
    const newest = await db().logCheckpoint.findFirstOrThrow({
      orderBy: { size: "desc" },
    });
    const [older, newer] = await Promise.all(
      [kept, newest].map(async ({ note }) =>
        openCheckpoint(note, await parseKeys(keys)),
      ),
    );
    if (!older || !newer) throw new Error("There are two.");
    const read = hashReader(tilesIn(db()), sha256);
    const proof = await proveConsistency(older.size, newer.size, read, sha256);
    expect(await isExtended(older, newer, proof)).toBe(true);
    expect(await checkLog(ctx, newest.note, at(1))).toMatchObject({
      signed: true,
      pruned: size,
      wrong: [],
    });
  });

  test("what the log says of consents stays as long as they do, and verifies", async () => {
    const ctx = await freshApp();
    await startSharing(ctx);
    const { id } = await stored(ctx, "shared");
    const terms = Terms.parse({ licence: "CC0-1.0" });
    await shareInput(ctx, id, terms);
    const gone = await stored(ctx, "taken back, and destroyed");
    await shareInput(ctx, gone.id, terms);
    await unshareInput(ctx, gone.id);
    const destroyed = await destroyInput(ctx, gone.id);
    await sequence(ctx);
    const later = { ...ctx, now: at(30) };
    await stored(later, "late");
    await sequence(later);

    for (const _ of "twice") await prune(shift(397));
    expect(await db().auditEntry.count()).toBe(1);
    const consents = ConsentQuery.parse({});
    const { data } = await listConsents(later, consents);
    expect(data).toHaveLength(4);
    const keys = await publicKeys(ctx);
    const actions: string[] = [];
    for (const { receipt, at } of data) {
      const told = await getReceipt(later, receipt);
      expect(await verifyReceipt(told, keys)).toMatchObject({ verified: true });
      expect(told.entry).toMatchObject({ at, app: ctx.appId });
      actions.push(told.entry.action);
    }
    expect(actions.sort()).toEqual([
      ...["input.share", "input.share", "input.unshare", "sharing.on"],
    ]);
    const other = await freshApp();
    for (const [who, receipt] of [
      [later, destroyed.receipt],
      [other, String(data[0]?.receipt)],
    ] as const)
      await expect(getReceipt(who, receipt)).rejects.toMatchObject({
        code: "not_found",
      });
    await db().auditEntry.deleteMany();
  });

  test("stands still while the clock isn't believed", async () => {
    const ctx = await freshApp();
    await stored(ctx, "old");
    await pausePurge({ db: db(), now: new Date() });
    const before = await db().usageEvent.count();
    await prune(shift(500));
    expect(await db().usageEvent.count()).toBe(before);
    await resumePurge({ db: db(), now: new Date() });
  });
});

test("what is over by itself goes too: sessions, limits, remembered calls, finished jobs", async () => {
  const ctx = await freshApp();
  const { appId } = ctx;
  const userId = newId(new Date());
  await db().user.create({ data: { id: userId, email: "a@example.test" } });
  for (const [name, days] of [
    ["over", -1],
    ["not yet", 1],
  ] as const) {
    const bytes = Uint8Array.from(Buffer.from(name));
    await db().session.create({
      data: { id: newId(at(0)), userId, tokenHash: bytes, expiresAt: at(days) },
    });
    await db().rateLimit.create({
      data: { key: name, points: 1, expire: at(days) },
    });
    await db().idempotencyKey.create({
      data: { ownerId: appId, keyHash: bytes, startedAt: at(days - 0.1) },
    });
    await db().job.create({
      data: {
        appId,
        id: newId(at(0)),
        kind: "delete_inputs",
        actorKind: "job",
        sealedTask: bytes,
        finishedAt: days < 0 ? at(-31) : null,
      },
    });
  }
  await prune(shift(0));

  expect(await db().session.findMany()).toMatchObject([
    { tokenHash: Uint8Array.from(Buffer.from("not yet")) },
  ]);
  expect(await db().rateLimit.findMany()).toMatchObject([{ key: "not yet" }]);
  expect(await db().idempotencyKey.count()).toBe(1);
  expect(await db().job.findMany()).toMatchObject([{ finishedAt: null }]);
  await db().user.delete({ where: { id: userId } });
});
