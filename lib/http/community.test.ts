import { afterEach, beforeAll, expect, test } from "vitest";

import { type Env, env } from "@/lib/env";
import { showId } from "@/lib/ids";
import { json } from "@/lib/testing/bodies";
import { sharedIn } from "@/lib/testing/community";
import { png } from "@/lib/testing/inputs";
import { cookieFor, keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

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
  expect(etag).toBe(`"${share.split("/").at(-1)}"`);
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
