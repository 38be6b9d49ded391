import { expect, test } from "vitest";

import { destroySpareSliceKeys } from "@/lib/community/spare-slice-keys";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { obtainSliceKey, sliceKeyName } from "@/lib/sealing/slice-key";
import { newSlice } from "@/lib/sharing/terms";
import { sharedIn } from "@/lib/testing/community";
import { freshApp } from "@/lib/testing/database";

const isThere = async ({ vault }: Ctx, slice: number) =>
  (await vault.keys.find(sliceKeyName(slice))) !== null;

test("the key of a slice that was rolled back is swept, and no other", async () => {
  const ctx = await freshApp();
  const { shareId } = await sharedIn(ctx, "a marmot");
  const used = (await db().shareTerms.findUniqueOrThrow({ where: { shareId } }))
    .slice;
  let spare = 0;
  const rolledBack = db().$transaction(async (tx) => {
    spare = await newSlice(tx, false);
    await obtainSliceKey(ctx.vault, spare);
    throw new Error("It dies here.");
  });
  await expect(rolledBack).rejects.toThrow("It dies here.");
  const ahead = spare + 1_000;
  await obtainSliceKey(ctx.vault, ahead);

  expect(await destroySpareSliceKeys(ctx)).toBe(1);
  expect(await isThere(ctx, spare)).toBe(false);
  expect(await isThere(ctx, used ?? 0)).toBe(true);
  // Another database counted up to there, not this one.
  expect(await isThere(ctx, ahead)).toBe(true);
  expect(await db().shareSlice.count({ where: { slice: spare } })).toBe(0);
  expect(await destroySpareSliceKeys(ctx)).toBe(0);
});

test("whoever is making a slice just now keeps its key", async () => {
  const ctx = await freshApp();
  const made = Promise.withResolvers<number>();
  const asked = Promise.withResolvers<void>();
  const making = db().$transaction(async (tx) => {
    const slice = await newSlice(tx, false);
    await obtainSliceKey(ctx.vault, slice);
    made.resolve(slice);
    await asked.promise;
    await waitedFor();
  });
  const slice = await made.promise;
  const sweeping = destroySpareSliceKeys(ctx);
  asked.resolve();
  await making;
  expect(await sweeping).toBe(0);
  expect(await isThere(ctx, slice)).toBe(true);
  await db().shareSlice.delete({ where: { slice } });
});

/** Returns when somebody waits for another's transaction. */
async function waitedFor(): Promise<void> {
  for (;;) {
    const [one] = await db().$queryRaw<object[]>`
      SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (one) return;
  }
}
