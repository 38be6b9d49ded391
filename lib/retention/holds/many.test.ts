import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { runJob } from "@/lib/jobs/run";
import type { Turn } from "@/lib/queue/batches";
import { cancelJob, getJob } from "@/lib/queue/look";
import { liftHold } from "@/lib/retention/holds/change";
import { getHold } from "@/lib/retention/holds/list";
import { placeHold } from "@/lib/retention/holds/place";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const MANY = 10_500;
const unhurried: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(),
};
const hurried: Turn = { ...unhurried, isOver: () => true };
const soon = new Date(Date.now() + 30 * 86_400_000).toISOString();
const why = { input: null, reason: "Case 4711", review_at: soon };

/** An app with more texts than one request holds. */
async function crowded(): Promise<Ctx> {
  const ctx = await freshApp({ now: new Date(Date.now() - 60_000) });
  await stored(ctx, "text");
  await ctx.db.$executeRaw`
    INSERT INTO inputs (app_id, id, type, media_type, bytes, sealed_details)
    SELECT app_id, uuidv7(interval '-30 seconds'), type, media_type, bytes, '\\x00'
    FROM inputs, generate_series(2, ${MANY}) WHERE app_id = ${ctx.appId}::uuid`;
  return { ...ctx, now: new Date() };
}

const heldIn = ({ appId, db }: Ctx) =>
  db.heldRecord.count({ where: { appId } });

async function placed(ctx: Ctx) {
  const hold = await placeHold(ctx, { ...why, q: "type:text" });
  const job = String(hold.job);
  const place = { app: ctx.appId, job: String(readId("job", job)) };
  return { hold, job, place };
}

test("a hold on more than a request holds is placed by a job, all of it and once", async () => {
  const ctx = await crowded();
  const { hold, job, place } = await placed(ctx);
  expect(hold).toMatchObject({ records: 0, lifted_at: null });
  const later = await stored({ ...ctx, now: new Date() }, "came later");

  await runJob(place, hurried);
  expect(await getHold(ctx, hold.id)).toMatchObject({ records: 1_000 });
  await runJob(place, unhurried);
  await runJob(place, unhurried);

  expect(await getJob(ctx, job)).toMatchObject({
    kind: "place_hold",
    state: "done",
    total: MANY,
    done: MANY,
  });
  expect(await getHold(ctx, hold.id)).toMatchObject({ records: MANY });
  expect(await heldIn(ctx)).toBe(MANY);
  const inputId = String(readId("inp", later.id));
  const where = { appId: ctx.appId, inputId };
  expect(await ctx.db.heldRecord.count({ where })).toBe(0);
});

test("one that is lifted while it is being placed keeps nothing, then or later", async () => {
  const ctx = await crowded();
  const { hold, job, place } = await placed(ctx);
  await runJob(place, hurried);
  await liftHold(ctx, hold.id);
  await runJob(place, unhurried);

  expect(await heldIn(ctx)).toBe(0);
  expect(await getJob(ctx, job)).toMatchObject({ state: "cancelled" });
  expect(await getHold(ctx, hold.id)).toMatchObject({ records: 1_000 });
});

test("one whose job is cancelled keeps what it has", async () => {
  const ctx = await crowded();
  const { hold, job, place } = await placed(ctx);
  await runJob(place, hurried);
  await cancelJob(ctx, job);
  await runJob(place, unhurried);

  expect(await heldIn(ctx)).toBe(1_000);
  expect(await getHold(ctx, hold.id)).toMatchObject({
    records: 1_000,
    lifted_at: null,
  });
});
