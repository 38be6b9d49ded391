import { expect, test, vi } from "vitest";

import { remindOfReviews } from "@/lib/jobs/holds";
import { log } from "@/lib/log";
import { watchClock } from "@/lib/retention/clock";
import { liftHold } from "@/lib/retention/holds/change";
import { placeHold } from "@/lib/retention/holds/place";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const DAY_MS = 86_400_000;

test("holds that are due for review are told once a day, as a number, until none is", async () => {
  const told = vi.spyOn(log, "info").mockImplementation(() => {});
  const ctx = await freshApp();
  const placed = [];
  for (const days of [1, 2]) {
    const { id } = await stored(ctx, "evidence");
    const review = new Date(ctx.now.getTime() + days * DAY_MS).toISOString();
    const why = { reason: "Case 4711", review_at: review };
    placed.push(await placeHold(ctx, { ...why, input: id, q: null }));
  }
  const on = async (day: number) => {
    told.mockClear();
    const now = new Date(ctx.now.getTime() + day * DAY_MS);
    const watch = { ...watchClock(), now: () => now };
    for (let run = 0; run < 3; run++) await remindOfReviews({ watch });
    return told.mock.calls;
  };

  expect(await on(0)).toEqual([]);
  expect(await on(1)).toEqual([["holds.review_due", { holds: 1 }]]);
  expect(await on(3)).toEqual([["holds.review_due", { holds: 2 }]]);
  for (const { id } of placed) await liftHold(ctx, id);
  expect(await on(4)).toEqual([]);
});
