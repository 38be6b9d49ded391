import { describe, expect, test } from "vitest";

import { closeApp } from "@/lib/apps/close";
import { continueClosing } from "@/lib/apps/closing";
import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { openInput } from "@/lib/inputs/open";
import { storeInput, storeInputs } from "@/lib/inputs/store";
import { giveUp, runJob } from "@/lib/jobs/run";
import { JOBS } from "@/lib/permissions";
import { predict } from "@/lib/predictions/predict";
import type { Turn } from "@/lib/queue/batches";
import { askFor } from "@/lib/queue/job";
import { cancelJob, getJob } from "@/lib/queue/look";
import { renewEpochs } from "@/lib/retention/epochs";
import { placeHold } from "@/lib/retention/holds/place";
import { json } from "@/lib/testing/bodies";
import { editor } from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { newRecord, stored } from "@/lib/testing/inputs";
import { echo } from "@/lib/testing/models";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { everyRow } from "@/lib/testing/rows";

const DAY_MS = 86_400_000;
const unhurried: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(),
};
const hurried: Turn = { ...unhurried, isOver: () => true };

async function many({ ctx }: Tenant, count: number): Promise<void> {
  for (let from = 0; from < count; from += 250) {
    const records = Array.from({ length: 250 }, (_, n) =>
      newRecord(`${from + n}`),
    );
    await storeInputs({ ...ctx, now: new Date() }, records);
  }
}

/** The place in the queue of the job of an app that has begun to close. */
async function closing({ ctx }: Tenant) {
  const answer = await closeApp(ctx);
  if (answer.object !== "job") throw new Error("It was to be a job.");
  return { app: ctx.appId, job: String(readId("job", answer.id)), ...answer };
}

const appOf = ({ ctx }: Tenant) =>
  db().app.findUnique({ where: { id: ctx.appId } });

const recordsOf = ({ ctx }: Tenant) =>
  db().input.count({ where: { appId: ctx.appId } });

describe("an app that is destroyed", () => {
  test("is gone when it answers, with all that was in it, and no other app is", async () => {
    const [one, other] = [await tenant(), await tenant()];
    await stored(one.ctx, "x".repeat(100_000));
    await stored(one.ctx, "expired, and not purged yet", { retention: 1 });
    const theirs = await stored(other.ctx, "theirs");
    const [key, cookie] = [await keyFor(one), await cookieFor(one)];

    expect(await closeApp(one.ctx)).toEqual({
      object: "app.deleted",
      id: one.id,
      deleted: true,
      records: 2,
    });
    expect((await ask(`/apps/${one.id}`, { key })).status).toBe(401);
    expect((await ask(`/apps/${one.id}`, { cookie })).status).toBe(404);
    const { blobs } = one.ctx.vault;
    expect(await Array.fromAsync(blobs.list(one.ctx.appId))).toEqual([]);
    await expect(openInput(other.ctx, theirs.id)).resolves.toBeTruthy();
  });

  test("leaves what its calls used, what the log says, and keys on their way out", async () => {
    const one = await tenant();
    await keyFor(one);
    await stored(one.ctx, "something");
    await closeApp(one.ctx);

    const { appId } = one.ctx;
    const rows = await everyRow(db());
    const left = rows.filter((row) => row.includes(appId));
    const where = { appId };
    const counted =
      (await db().usageEvent.count({ where })) +
      (await db().auditEntry.count({ where })) +
      (await db().dirtyEpoch.count({ where })) +
      (await db().indexKey.count({ where }));
    expect(left).toHaveLength(counted);
    const [last] = await db().auditEntry.findMany({
      where: { ...where, action: "app.delete" },
    });
    expect(last).toMatchObject({ targetId: appId, actorId: one.userId });
  });

  test("R7: its epoch keys go within a day, though its row has gone", async () => {
    const one = await tenant();
    await stored(one.ctx, "something");
    const { appId, vault } = one.ctx;
    await closeApp(one.ctx);
    const keys = () => Array.fromAsync(vault.keys.list(`epochs/${appId}`));
    expect(await keys()).toHaveLength(1);

    const now = new Date(Date.now() + DAY_MS);
    await renewEpochs({ db: db(), vault, now, address: null });
    expect(await keys()).toEqual([]);
  });

  test("R10: is refused while a hold keeps one of its records, and stays as it is", async () => {
    const one = await tenant();
    const { id } = await stored(one.ctx, "evidence");
    await stored(one.ctx, "other");
    await hold(one.ctx, id);
    const key = await keyFor(one);

    await expect(closeApp(one.ctx)).rejects.toMatchObject({
      code: "held",
      headers: { "x-should-retry": "false" },
    });
    expect(await recordsOf(one)).toBe(2);
    expect((await ask(`/apps/${one.id}`, { key })).status).toBe(200);
    await db().heldRecord.deleteMany({ where: { appId: one.ctx.appId } });
    const { id: placing } = await askFor(one.ctx, "place_hold", {}, null);
    await expect(closeApp(one.ctx)).rejects.toMatchObject({ code: "held" });
    const job = String(readId("job", placing));
    await giveUp({ app: one.ctx.appId, job }, new Date());
    await expect(closeApp(one.ctx)).resolves.toMatchObject({ records: 2 });
  });

  test("is a 404 for calls that were under way, and nothing of them is left", async () => {
    const { ctx } = await tenant();
    await closeApp(ctx);

    const gone = { code: "not_found" };
    const large = newRecord("x".repeat(100_000));
    await expect(storeInput(ctx, large)).rejects.toMatchObject(gone);
    const call = {
      about: "new" as const,
      model: "tested",
      params: null,
      signal: new AbortController().signal,
      ...newRecord("y".repeat(100_000)),
    };
    await expect(predict(ctx, call, echo)).rejects.toMatchObject(gone);
    const { blobs } = ctx.vault;
    expect(await Array.fromAsync(blobs.list(ctx.appId))).toEqual([]);
  });

  test("takes an owner or an admin", async () => {
    const { ctx } = await tenant();
    await expect(closeApp({ ...ctx, actor: editor })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("an app of more than a thousand records", () => {
  test("takes nothing new while it is destroyed, kept or not, and can be read", async () => {
    const one = await tenant();
    await many(one, 1_250);
    const [key, cookie] = [await keyFor(one), await cookieFor(one)];
    const { id } = await closing(one);

    const at = `/apps/${one.id}`;
    expect((await ask(at, { key })).status).toBe(401);
    const app = await (await ask(at, { cookie })).json();
    expect(app.closing_at).toEqual(expect.any(String));
    const input = { type: "text", text: "new" };
    const refused = [
      ["/predictions", { model: "pii", input }],
      ["/predictions", { model: "pii", input, store: false }],
      ["/inputs", { input }],
      ["/keys", { name: "K", scopes: ["predict"] }],
    ] as const;
    for (const [path, body] of refused) {
      const answer = await ask(`${at}${path}`, { cookie, ...json(body) });
      expect([path, answer.status]).toEqual([path, 409]);
      expect((await answer.json()).detail).toContain("is being destroyed");
    }
    const listed = await ask(`${at}/inputs?limit=1`, { cookie });
    expect((await listed.json()).data).toHaveLength(1);
    const jobs = await ask(`${at}/jobs?active=true`, { cookie });
    expect((await jobs.json()).data).toMatchObject([
      { id, kind: "delete_app", state: "waiting" },
    ]);
    expect(await closeApp(one.ctx)).toMatchObject({ object: "job", id });
  });

  test("goes by turns, whoever takes them, and the app with the last", async () => {
    const [one, other] = [await tenant(), await tenant()];
    await many(one, 2_250);
    await many(other, 250);
    const place = await closing(one);

    await runJob(place, hurried);
    expect(await getJob(one.ctx, place.id)).toMatchObject({
      state: "running",
      total: 2_250,
      done: 1_000,
    });
    while (await appOf(one)) await runJob(place, hurried);
    expect(await recordsOf(one)).toBe(0);
    expect(await recordsOf(other)).toBe(250);
    const where = { appId: one.ctx.appId, action: "input.delete" };
    expect(await db().auditEntry.count({ where })).toBe(2_250);
    const at = { key: await keyFor(other) };
    expect((await ask(`/apps/${one.id}`, at)).status).toBe(404);
  });

  test("is left by no record that a call stored which was under way", async () => {
    const one = await tenant();
    await many(one, 1_250);
    const slow = { ...one.ctx, now: new Date(Date.now() - 60_000) };
    const place = await closing(one);
    await runJob(place, hurried);
    await storeInput(slow, newRecord("received before all others"));

    while (await appOf(one)) await runJob(place, unhurried);
    expect(await recordsOf(one)).toBe(0);
  });

  test("R10: gets no hold any more from a call that was under way", async () => {
    const one = await tenant();
    await many(one, 1_250);
    const { id } = await stored(one.ctx, "evidence");
    await closing(one);
    const wanted = { input: id, q: null, reason: "Late" };
    const review_at = new Date(Date.now() + DAY_MS).toISOString();
    await expect(
      placeHold(one.ctx, { ...wanted, review_at }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("is opened again where somebody cancels, with what is left, and new keys", async () => {
    const one = await tenant();
    await many(one, 2_250);
    const [key, cookie] = [await keyFor(one), await cookieFor(one)];
    const place = await closing(one);
    await runJob(place, hurried);
    await cancelJob(one.ctx, place.id);
    await runJob(place, unhurried);

    expect(await getJob(one.ctx, place.id)).toMatchObject({
      state: "cancelled",
      done: 1_000,
    });
    expect((await appOf(one))?.closingAt).toBeNull();
    expect(await recordsOf(one)).toBe(1_250);
    const input = { type: "text", text: "new" };
    const at = `/apps/${one.id}/inputs`;
    expect((await ask(at, { key, ...json({ input }) })).status).toBe(401);
    expect((await ask(at, { cookie, ...json({ input }) })).status).toBe(200);
  });

  test("is opened again where it fails for good, and can be destroyed anew", async () => {
    const one = await tenant();
    await many(one, 1_250);
    await giveUp(await closing(one), new Date());
    expect((await appOf(one))?.closingAt).toBeNull();

    const place = await closing(one);
    while (await appOf(one)) await runJob(place, unhurried);
  });

  test("is not removed by a worker that finds a hold after all", async () => {
    const one = await tenant();
    await many(one, 1_250);
    const { id } = await stored(one.ctx, "evidence");
    const place = await closing(one);
    await hold(one.ctx, id);

    const ctx = {
      ...one.ctx,
      actor: { ...one.ctx.actor, may: JOBS.delete_app },
    };
    const { job } = place;
    const where = { appId_id: { appId: ctx.appId, id: job } };
    const row = await db().job.findUniqueOrThrow({ where });
    expect(await continueClosing(ctx, row, unhurried)).toBe("cancelled");
    expect(await recordsOf(one)).toBe(1);
  });
});
