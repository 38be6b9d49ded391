import { expect } from "vitest";

import type { Ctx } from "@/lib/context";

const SUMMED_MS = 90_000;

/**
 * That what an app's calls came to is what they came to: each record that was ever kept
 * was counted once, and the totals of hours and of days are each the plain sum.
 */
export async function expectCounted({ db, appId }: Ctx): Promise<void> {
  const where = { appId };
  await expect
    .poll(() => db.usageEvent.count({ where: { ...where, summed: false } }), {
      timeout: SUMMED_MS,
    })
    .toBe(0);

  const kept = await db.input.count({ where });
  const purged = await db.auditEntry.count({
    where: { ...where, action: "input.purge" },
  });
  const stored = { ...where, stored: true };
  expect(await db.usageEvent.count({ where: stored })).toBe(kept + purged);

  const calls = await db.usageEvent.count({ where });
  const { _sum: plain } = await db.usageEvent.aggregate({
    where,
    _sum: { bytes: true },
  });
  const totals = await db.usageTotal.groupBy({
    by: ["span"],
    where,
    _sum: { calls: true, stored: true, bytes: true },
  });
  const all = {
    calls: BigInt(calls),
    stored: BigInt(kept + purged),
    bytes: plain.bytes,
  };
  expect(totals.map(({ _sum }) => _sum)).toEqual([all, all]);
}
