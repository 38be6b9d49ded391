import { expect, test } from "vitest";

import { json, raw } from "@/lib/testing/bodies";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

const DAY_MS = 86_400_000;

async function caller(one: Tenant) {
  const key = await keyFor(one);
  const app = `/apps/${one.slug}`;
  const send = (path: string, body: object, method = "POST") =>
    ask(`${app}${path}`, { key, ...json(body), method });
  const get = async (path: string) =>
    (await ask(`${app}${path}`, { key })).json();
  const predict = () =>
    ask(`${app}/predictions?model=language`, {
      key,
      ...raw(Buffer.from("Hi")),
    });
  return { send, get, predict };
}

test("a changed window shows at once wherever an expiry is told, and in no other app", async () => {
  const { send, get, predict } = await caller(await tenant());
  const other = await caller(await tenant());
  const theirs = await (await other.predict()).json();
  const { id, input, created_at } = await (await predict()).json();

  const told = async () => [
    (await get(`/inputs/${input.id}`)).expires_at,
    (await get("/inputs")).data[0].expires_at,
    (await get("/predictions")).data[0].storage.expires_at,
    (await get(`/predictions/${id}`)).storage.expires_at,
  ];
  for (const [window, days] of [
    ["7d", 7],
    [null, null],
    ["365d", 365],
  ] as const) {
    const set = await send("/retention", { store: true, window }, "PUT");
    expect(await set.json()).toMatchObject({ window });
    const received = new Date((await get(`/inputs/${input.id}`)).received_at);
    const expected =
      days && new Date(received.getTime() + days * DAY_MS).toISOString();
    expect(await told()).toEqual(Array(4).fill(expected));
  }

  const again = await predict();
  const { storage } = await again.json();
  expect(again.headers.get("sojourn-storage")).toBe(
    `stored; expires=${storage.expires_at}`,
  );
  const inAYear = new Date(created_at).getTime() + 365 * DAY_MS;
  expect(new Date(storage.expires_at).getTime()).toBeGreaterThanOrEqual(
    inAYear,
  );
  const unchanged = await other.get(`/inputs/${theirs.input.id}`);
  expect(unchanged.expires_at).toBe(theirs.storage.expires_at);
});
