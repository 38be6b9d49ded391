import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { storeInput } from "@/lib/inputs/store";
import { listCallDetails } from "@/lib/logging/calls";
import { endOver } from "@/lib/logging/end";
import { getLogging, setLogging, stopLogging } from "@/lib/logging/logging";
import { PageQuery } from "@/lib/paging";
import { detailKeyName } from "@/lib/sealing/detail-key";
import { json } from "@/lib/testing/bodies";
import { admin, editor, freshApp, owner } from "@/lib/testing/database";
import { newRecord } from "@/lib/testing/inputs";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

const DAY_MS = 86_400_000;
const after = (ctx: Ctx, ms: number) => new Date(+ctx.now + ms).toISOString();
const newest = PageQuery.parse({});

const switchOn = async (one: Tenant, ms = DAY_MS) => {
  const ends_at = new Date(Date.now() + ms).toISOString();
  const init = { cookie: await cookieFor(one), method: "PUT" };
  const said = { reason: "Slow answers", ends_at };
  const path = `/apps/${one.slug}/logging`;
  const answer = await ask(path, { ...json(said), ...init });
  expect(answer.status).toBe(200);
};

const asked = {
  model: "language",
  input: { type: "text", text: "Guten Tag" },
};

const called = (one: Tenant, key: string, more: object = {}) =>
  ask(`/apps/${one.slug}/predictions`, {
    ...{ key, ...json({ ...asked, ...more }) },
  });

const now = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(), actor: owner });
const kept = async ({ ctx }: Tenant) =>
  (await listCallDetails(now(ctx), newest)).data;

test("stored calls are kept in detail and say so; what isn't stored, and another's, is not", async () => {
  const [one, other] = [await tenant(), await tenant()];
  const [key, theirs] = [await keyFor(one), await keyFor(other)];
  await switchOn(one);

  const answer = await called(one, key);
  expect(answer.headers.get("sojourn-logging")).toMatch(/^detailed; until=20/);
  const secret = await called(one, key, { store: false });
  expect(secret.headers.get("sojourn-logging")).toBeNull();
  const elsewhere = await called(other, theirs);
  expect(elsewhere.headers.get("sojourn-logging")).toBeNull();

  const [call, ...more] = await kept(one);
  expect(more).toEqual([]);
  expect(call?.detail).toMatchObject({
    ...{ action: "predict", outcome: "ok", form: "prediction" },
    actor: { kind: "key" },
    request: {
      method: "POST",
      path: `/api/v1/apps/${one.slug}/predictions`,
      headers: { "content-type": "application/json" },
    },
    answered: { params: {} },
  });
  expect(JSON.stringify(call)).not.toContain(key);
  expect(await kept(other)).toEqual([]);
});

test("what is kept is sealed, and goes with its record", async () => {
  const one = await tenant();
  const key = await keyFor(one);
  await switchOn(one);
  const { input } = await (await called(one, key)).json();
  const where = { appId: one.ctx.appId };
  const [row] = await db().callDetail.findMany({ where });
  const sealed = Buffer.from(row?.sealed ?? []).toString("latin1");
  expect(sealed.length).toBeGreaterThan(100);
  for (const word of ["language", "predict", "POST", "Slow answers"]) {
    expect(sealed).not.toContain(word);
  }
  await destroyInput(now(one.ctx), input.id);
  expect(await db().callDetail.count({ where })).toBe(0);
  expect(await kept(one)).toEqual([]);
});

test("it ends by itself: its key and all that it kept are destroyed, and the log says so", async () => {
  const [one, other] = [await tenant(), await tenant()];
  const key = await keyFor(one);
  const theirs = await keyFor(other);
  await switchOn(one, 60_000);
  await switchOn(other, DAY_MS);
  await called(one, key);
  await called(other, theirs);
  const where = { appId: one.ctx.appId };
  const log = await db().detailLog.findUniqueOrThrow({ where });
  const name = detailKeyName(log);
  expect(await one.ctx.vault.keys.find(name)).not.toBeNull();

  const later = { ...one.ctx, now: new Date(+log.endsAt), actor: owner };
  expect(await getLogging(later)).toMatchObject({ on: false, reason: null });
  expect(await listCallDetails(later, newest)).toMatchObject({ data: [] });
  await endOver({ db: db(), vault: one.ctx.vault, now: log.endsAt });
  expect(await one.ctx.vault.keys.find(name)).toBeNull();
  expect(await db().callDetail.count({ where })).toBe(0);
  expect(await db().detailLog.count({ where })).toBe(0);
  const entries = await db().auditEntry.findMany({
    where: { ...where, action: { startsWith: "logging." } },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ["logging.start", "member"],
    ["logging.end", "job"],
  ]);
  expect(await kept(other)).toHaveLength(1);
});

test("a call that was under way as it ended leaves no detail, and is stored all the same", async () => {
  const one = await tenant();
  const key = await keyFor(one);
  await switchOn(one);
  const { vault } = one.ctx;
  const log = await db().detailLog.findUniqueOrThrow({
    where: { appId: one.ctx.appId },
  });
  await stopLogging(now(one.ctx));
  // As though its key had been read the moment before.
  await vault.keys.obtain(detailKeyName(log));
  const logging = { id: log.id, until: log.endsAt };
  const stored = await storeInput({ ...now(one.ctx), logging }, newRecord("a"));
  expect(readId("inp", stored.id ?? "")).not.toBeNull();
  expect(await db().callDetail.count({ where: { appId: log.appId } })).toBe(0);
  expect((await called(one, key)).headers.get("sojourn-logging")).toBeNull();
});

test("an owner alone switches it on, with a reason, and for seven days at most from when it was on", async () => {
  const ctx = await freshApp();
  const said = (ms: number) => ({ reason: "Why", ends_at: after(ctx, ms) });
  for (const actor of [admin, editor]) {
    const other = { ...ctx, actor };
    await expect(setLogging(other, said(DAY_MS))).rejects.toMatchObject({
      code: "forbidden",
    });
  }
  for (const ms of [0, 7 * DAY_MS + 1]) {
    await expect(setLogging(ctx, said(ms))).rejects.toMatchObject({
      ...{ code: "invalid_request", param: "ends_at" },
    });
  }
  await setLogging(ctx, said(7 * DAY_MS));
  const next = { ...ctx, now: new Date(+ctx.now + DAY_MS) };
  await expect(setLogging(next, said(7 * DAY_MS + 1))).rejects.toMatchObject({
    param: "ends_at",
  });
  expect(await setLogging(next, said(2 * DAY_MS))).toMatchObject({
    ...{ on: true, started_at: ctx.now.toISOString() },
    ends_at: after(ctx, 2 * DAY_MS),
  });
  await expect(
    listCallDetails({ ...next, actor: editor }, newest),
  ).rejects.toMatchObject({ code: "forbidden" });
  expect(await getLogging({ ...next, actor: editor })).toMatchObject({
    ...{ on: true, reason: "Why" },
  });
});
