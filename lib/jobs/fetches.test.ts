import { expect, test } from "vitest";

import { openInput } from "@/lib/inputs/open";
import { json } from "@/lib/testing/bodies";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { startWorker } from "@/lib/testing/worker";

const TEST_MS = 120_000;

test(
  "what is posted by URL is a record at once, and a worker goes to fetch it",
  async () => {
    const one = await tenant();
    const key = await keyFor(one);
    const at = `/apps/${one.slug}/inputs`;
    const input = { type: "image", url: "http://127.0.0.1:1024/a.png" };
    const answer = await ask(at, { key, ...json({ input }) });
    const { id, fetch, expires_at } = await answer.json();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("sojourn-storage")).toBe(
      `stored; expires=${expires_at}`,
    );
    expect(fetch).toEqual({ state: "waiting", tries: 0, reason: null });
    const content = await ask(`${at}/${id}/content`, { key });
    expect(content.status).toBe(409);

    await startWorker();
    const awaited = async () => (await openInput(one.ctx, id)).fetch;
    await expect
      .poll(awaited, { timeout: TEST_MS })
      // The guard has it go to no address of ours.
      .toEqual({
        ...{ state: "failed", tries: 1 },
        reason: "The URL can't be fetched: it points to a private address.",
      });
    const again = await ask(`${at}/${id}/fetch`, { key, method: "POST" });
    expect((await again.json()).fetch.state).toBe("waiting");
    await expect
      .poll(awaited, { timeout: TEST_MS })
      .toMatchObject({ state: "failed" });
  },
  TEST_MS,
);

test("what isn't to be kept is fetched in the call", async () => {
  const one = await tenant();
  const key = await keyFor(one);
  const input = { type: "image", url: "http://127.0.0.1:1024/a.png" };
  const answer = await ask(`/apps/${one.slug}/inputs`, {
    key,
    ...json({ input, store: false }),
  });
  expect(answer.status).toBe(400);
  expect((await answer.json()).detail).toContain("it points to a private");
});

test("an array may have some of each, and is all there or not at all", async () => {
  const one = await tenant();
  const key = await keyFor(one);
  const url = "http://127.0.0.1:1024/a.png";
  const send = (inputs: object[]) =>
    ask(`/apps/${one.slug}/inputs`, { key, ...json(inputs) });
  const byUrl = { input: { type: "image", url } };
  const text = { input: { type: "text", text: "Here" } };
  const { data } = await (await send([text, byUrl])).json();
  expect(data.map(({ fetch }: { fetch: object | null }) => fetch)).toEqual([
    null,
    { state: "waiting", tries: 0, reason: null },
  ]);
  const broken = { input: { type: "image", data: "aGVsbG8=" } };
  expect((await send([byUrl, broken])).status).toBe(415);
  const where = { appId: one.ctx.appId };
  expect(await one.ctx.db.input.count({ where })).toBe(2);
});
