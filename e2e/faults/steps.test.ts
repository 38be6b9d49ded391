import { expect, test } from "vitest";

import { diesBy } from "@/e2e/faults/processes";
import { expectNoOrphans, sweptUp } from "@/e2e/faults/whole";
import type { Ctx } from "@/lib/context";
import { once } from "@/lib/idempotency/once";
import { showId } from "@/lib/ids";
import { readInput } from "@/lib/inputs/read";
import { sequence } from "@/lib/receipts/sequence";
import { allOf, stored } from "@/lib/testing/inputs";
import { tenant } from "@/lib/testing/requests";

const LARGE = "x".repeat(100_000);

/** A tenant's app, and another's beside it, in which nothing may change. */
async function twoApps() {
  const [one, other] = [(await tenant()).ctx, (await tenant()).ctx];
  const theirs = await stored(other, LARGE);
  const untouched = async () => {
    const content = await readInput(other, theirs.id);
    expect((await allOf(content.read())).toString()).toBe(LARGE);
  };
  return { one, untouched };
}

const dies = (step: string, { appId }: Ctx) =>
  diesBy("e2e/faults/crash.ts", step, appId);

const counts = async ({ db, appId, vault }: Ctx) => ({
  rows: await db.input.count({ where: { appId } }),
  keys: await db.recordKey.count({ where: { appId } }),
  blobs: (await Array.fromAsync(vault.blobs.list(appId))).length,
  purged: await db.auditEntry.count({
    where: { appId, action: "input.purge" },
  }),
});

test.each([
  ["after the blob", { rows: 0, keys: 0, blobs: 1 }],
  ["while the model is asked", { rows: 0, keys: 0, blobs: 0 }],
])(
  "D2: a crash %s leaves no record, and no blob after the sweep",
  async (step, left) => {
    const { one, untouched } = await twoApps();
    await dies(step, one);

    expect(await counts(one)).toMatchObject(left);
    await sweptUp(one);
    expect(await counts(one)).toMatchObject({ rows: 0, keys: 0, blobs: 0 });
    await untouched();
  },
);

test("D2: a crash after the rows leaves a whole record, though nobody was told", async () => {
  const { one, untouched } = await twoApps();
  await dies("after the rows", one);

  await sweptUp(one);
  await expectNoOrphans(one);
  const [row] = await one.db.input.findMany({ where: { appId: one.appId } });
  const content = await readInput(one, showId("inp", String(row?.id)));
  expect((await allOf(content.read())).toString()).toBe(LARGE);
  await untouched();
});

test("P3: a crash after the model's answer leaves a call of which nobody knows: its key asks no model again", async () => {
  const { one, untouched } = await twoApps();
  await dies("after the model's answer", one);

  const minuteAgo = new Date(Date.now() - 60_000);
  const where = { ownerId: one.appId };
  await one.db.idempotencyKey.updateMany({
    where,
    data: { startedAt: minuteAgo },
  });
  let asked = 0;
  const again = (fingerprint: string) =>
    once(
      one,
      { key: "keyed", fingerprint: Buffer.from(fingerprint), mayKeep: true },
      async () => {
        asked += 1;
        throw new Error("It was asked again.");
      },
    );
  await expect(again("keyed")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("unknown"),
    headers: { "x-should-retry": "false" },
  });
  expect(asked).toBe(0);
  await untouched();
});

test.each([
  ["before a blob is removed", { rows: 0, keys: 0, blobs: 1, purged: 1 }],
  ["after a blob is removed", { rows: 0, keys: 0, blobs: 0, purged: 1 }],
])(
  "D2: a crash %s leaves a purged record, and its blob goes with the next run",
  async (step, left) => {
    const { one, untouched } = await twoApps();
    await stored(one, LARGE);
    await dies(step, one);

    expect(await counts(one)).toEqual(left);
    await sweptUp(one);
    expect(await counts(one)).toEqual({ ...left, blobs: 0 });
    expect(await one.db.doomedBlob.count()).toBe(0);
    await untouched();
  },
);

test("D2: a crash while the log is signed leaves it as it was, and it goes on", async () => {
  const { one } = await twoApps();
  await stored(one, "text");
  const size = () => one.db.logCheckpoint.count();
  const before = await size();
  await dies("while the log is signed", one);

  expect(await size()).toBe(before);
  expect(await sequence({ ...one, now: new Date() })).toBeGreaterThan(0);
  expect(await one.db.logInbox.count()).toBe(0);
});
