import { afterEach, beforeAll, describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { type Env, env } from "@/lib/env";
import { readId, showId } from "@/lib/ids";
import { json } from "@/lib/testing/bodies";
import { exportedFor, sharedIn } from "@/lib/testing/community";
import { png } from "@/lib/testing/inputs";
import { cookieFor, keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { rowsWith } from "@/lib/testing/rows";

let share: string;
let key: string;
let cookie: string;

beforeAll(async () => {
  const [owner, reader] = [await tenant(), await tenant()];
  const { shareId } = await sharedIn(owner.ctx, await png(40, 20));
  share = `/community/inputs/${showId("shr", shareId)}`;
  [key, cookie] = [await keyFor(reader, []), await cookieFor(reader)];
});

const say = (COMMUNITY: Env["COMMUNITY"]) =>
  Object.assign(env(), { COMMUNITY });
afterEach(() => void say("people"));

const reads = () => [
  "/community/inputs",
  share,
  `${share}/content`,
  `${share}/thumbnail`,
];
const report = () => [`${share}/reports`, json({ reason: "Because" })] as const;

test("where there is no community, there is nothing, for anybody", async () => {
  say("off");
  for (const who of [{}, { key }, { cookie }]) {
    for (const path of [...reads(), "/community/reports"]) {
      expect((await ask(path, who)).status).toBe(404);
    }
    const [path, init] = report();
    expect((await ask(path, { ...who, ...init })).status).toBe(404);
  }
});

test("where there is no community any more, who exported is told still, and confirms", async () => {
  const one = await tenant();
  const taken = await exportedFor(one.ctx, one.workspace.id);
  const { trainingId, withdrawalId } = taken;
  const who = { cookie: await cookieFor(one) };
  say("off");
  const told = await ask("/community/withdrawals", who);
  expect(told.status).toBe(200);
  const { data } = await told.json();
  expect(data).toMatchObject([{ id: withdrawalId, export: trainingId }]);
  const other = { key: await keyFor(await tenant()) };
  const ack = `/community/withdrawals/${withdrawalId}/ack`;
  expect((await ask(ack, { ...other, method: "POST" })).status).toBe(404);
  for (const again of [1, 2]) {
    const said = await ask(ack, { ...who, method: "POST" });
    expect([again, said.status]).toEqual([again, 200]);
    expect((await said.json()).confirmed_at).not.toBe(null);
  }
  const many = json({ ids: [withdrawalId] });
  const all = await ask("/community/withdrawals/ack", { ...who, ...many });
  expect(await all.json()).toMatchObject({ confirmed: 0 });
  // Nobody that we know is told nothing, and of the rest nothing is there.
  expect((await ask("/community/withdrawals")).status).toBe(401);
  for (const path of ["/community/exports", `/community/exports/${trainingId}`])
    expect((await ask(path, who)).status).toBe(404);
});

describe("who takes an export binds their workspace", () => {
  test("in another workspace of theirs they may only look", async () => {
    const [one, other] = [await tenant(), await tenant()];
    await db().member.create({
      data: {
        workspaceId: String(readId("wsp", one.workspace.id)),
        userId: other.userId,
        role: "viewer",
      },
    });
    const who = { cookie: await cookieFor(other) };
    const taken = await exportedFor(one.ctx, one.workspace.id);
    const { trainingId, withdrawalId } = taken;
    const status = async (path: string, init: object = {}) =>
      (await ask(path, { ...who, ...init })).status;
    const wanted = { format: "jsonl", workspace: one.workspace.id };
    const place = `/community/exports/${trainingId}`;
    expect(await status(place)).toBe(200);
    expect(await status("/community/exports", json(wanted))).toBe(403);
    expect(await status(place, { method: "DELETE" })).toBe(403);
    expect(await status(`${place}/content`)).toBe(403);
    const ack = `/community/withdrawals/${withdrawalId}/ack`;
    expect(await status(ack, { method: "POST" })).toBe(403);
    const ids = json({ ids: [withdrawalId] });
    expect(await status("/community/withdrawals/ack", ids)).toBe(403);
    // For their own they need not say which: there is one that they may.
    const own = json({ format: "jsonl" });
    const made = await ask("/community/exports", { ...who, ...own });
    expect(await made.json()).toMatchObject({ workspace: other.workspace.id });
  });
});

describe("P1: a POST with a key is done once, whoever asks outside any app", () => {
  const posted = (path: string, body: object, once: string, who: object) =>
    ask(path, {
      ...who,
      ...json(body),
      headers: { "content-type": "application/json", "idempotency-key": once },
    });

  test("an export, asked for ten times at once, is one", async () => {
    const one = await tenant();
    const wanted = { format: "jsonl" };
    for (const who of [
      { key: await keyFor(one) },
      { cookie: await cookieFor(one) },
    ]) {
      const before = await db().communityExport.count();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          posted("/community/exports", wanted, "same", who),
        ),
      );
      const told = await Promise.all(answers.map((one) => one.text()));
      expect(new Set(told).size).toBe(1);
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      expect(await db().communityExport.count()).toBe(before + 1);
      const other = await posted(
        "/community/exports",
        { format: "coco" },
        "same",
        who,
      );
      expect(other.status).toBe(422);
    }
  });

  test("a report isn't said again, and another's key is their own", async () => {
    const [path] = report();
    const body = { reason: "Because" };
    const first = await posted(path, body, "mine", { key });
    const again = await posted(path, body, "mine", { key });
    expect(await again.json()).toEqual(await first.json());
    const theirs = { key: await keyFor(await tenant()) };
    const other = await posted(path, { reason: "Else" }, "mine", theirs);
    expect((await other.json()).reason).toBe("Else");
    // What is kept of it opens with no key of any app, and has no words in it.
    expect(await rowsWith(db(), "Because")).toEqual([]);
  });

  test("one that fails leaves the key free", async () => {
    const one = await tenant();
    const who = { key: await keyFor(one) };
    const wrong = { format: "jsonl", workspace: "wsp_0" };
    for (const again of [1, 2]) {
      const answer = await posted("/community/exports", wrong, "free", who);
      expect([again, answer.status]).toEqual([again, 404]);
    }
    const right = { format: "jsonl" };
    const made = await posted("/community/exports", right, "free", who);
    expect(made.status).toBe(200);
  });

  test("an app is made once", async () => {
    const one = await tenant();
    const who = { cookie: await cookieFor(one) };
    const body = { name: "Again", slug: `again-${one.slug}` };
    const [made, again] = [
      await posted("/apps", body, "app", who),
      await posted("/apps", body, "app", who),
    ];
    expect(made.status).toBe(200);
    expect(await again.json()).toEqual(await made.json());
  });

  test("what was kept within an app goes with the app", async () => {
    const one = await tenant();
    const who = { key: await keyFor(one) };
    const body = { name: "Held", q: "is:held" };
    const saved = await posted(
      `/apps/${one.id}/searches`,
      body,
      "with-it",
      who,
    );
    expect(saved.status).toBe(200);
    const where = { ownerId: one.ctx.appId };
    expect(await db().idempotencyKey.count({ where })).toBe(1);
    await db().app.delete({ where: { id: one.ctx.appId } });
    expect(await db().idempotencyKey.count({ where })).toBe(0);
  });
});

test("people who are signed in and app keys see it, and nobody else", async () => {
  for (const path of reads()) {
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, { key: "snj_x" })).status).toBe(401);
    expect((await ask(path, { key })).status).toBe(200);
    expect((await ask(path, { cookie })).status).toBe(200);
  }
});

test("where it is public everyone sees it, and only who is known does more", async () => {
  say("public");
  for (const path of reads()) {
    expect((await ask(path)).status).toBe(200);
    expect((await ask(path, { key: "snj_x" })).status).toBe(401);
  }
  const [path, init] = report();
  expect((await ask(path, init)).status).toBe(401);
  expect((await ask("/community/reports")).status).toBe(401);
  expect((await ask(path, { ...init, key })).status).toBe(200);
});

test("content is served in ranges, by a tag of its own, and runs nothing", async () => {
  const whole = await ask(`${share}/content`, { key });
  const etag = String(whole.headers.get("etag"));
  expect(etag).toMatch(new RegExp(`^"${share.split("/").at(-1)}[.]`));
  expect(whole.headers.get("content-disposition")).toContain("shr_");
  expect(whole.headers.get("content-security-policy")).toContain("sandbox");
  const bytes = Buffer.from(await whole.arrayBuffer());
  const part = await ask(`${share}/content`, {
    key,
    headers: { range: "bytes=2-5", "if-range": etag },
  });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(2, 6));
});

test("a page elsewhere, with somebody's cookie, reports nothing", async () => {
  const [path, init] = report();
  const headers = { origin: "https://evil.example" };
  expect((await ask(path, { ...init, cookie, headers })).status).toBe(403);
});
