import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { fetchInput, giveUpFetch } from "@/lib/fetches/fetch";
import { receiveInputs } from "@/lib/fetches/receive";
import { retryFetch } from "@/lib/fetches/retry";
import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { openCommitment } from "@/lib/inputs/open-commitment";
import { readInput } from "@/lib/inputs/read";
import type { InputType } from "@/lib/inputs/schema";
import { stripInput } from "@/lib/inputs/strip";
import { readThumbnail } from "@/lib/inputs/thumbnail";
import { freshApp, owner, viewer } from "@/lib/testing/database";
import { allOf, newRecord, png, stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";
import { loopback, serving } from "@/lib/testing/web";

const { signal } = new AbortController();
const uuid = (shown: string) => String(readId("inp", shown));

/** An input that was given by URL. */
async function given(
  ctx: Ctx,
  url: string,
  type: InputType = "image",
  wish: Parameters<typeof newRecord>[1] = {},
) {
  const record = newRecord("", { url, ...wish });
  const [view] = await receiveInputs(ctx, [
    { ...record, incoming: { toFetch: type } },
  ]);
  return { ...view, id: String(view?.id) };
}

const fetched = (ctx: Ctx, shown: string) =>
  fetchInput(ctx, uuid(shown), signal, loopback);

/** The queue's entries for an input: what a worker is told, and after how long. */
const queued = ({ db }: Ctx, shown: string) =>
  db.$queryRaw<{ data: object; seconds: number }[]>`
    SELECT data, extract(epoch FROM start_after - created_on)::int AS seconds
    FROM pgboss.job WHERE name = 'fetches' AND data->>'fetch' = ${uuid(shown)}
    ORDER BY created_on`;

describe("an input by URL", () => {
  test("is a record at once, and whole when it was fetched", async () => {
    const ctx = await freshApp();
    const content = await png(30, 20);
    const url = `${await serving((_, answer) => answer.end(content))}/a.png`;
    const { id, received_at } = await given(ctx, url, "image", {
      metadata: { env: "test" },
    });
    expect(await openInput(ctx, id)).toMatchObject({
      ...{ type: "image", bytes: 0, url, metadata: { env: "test" } },
      fetch: { state: "waiting", tries: 0, reason: null },
    });

    await fetched(ctx, id);
    expect(await openInput(ctx, id)).toMatchObject({
      ...{ type: "image", media_type: "image/png", bytes: content.length },
      ...{ width: 30, height: 20, url, metadata: { env: "test" } },
      ...{ fetch: null, received_at },
    });
    expect(await allOf((await readInput(ctx, id)).read())).toEqual(content);
    const { content_sha256 } = await openCommitment(ctx, id);
    const sent = await openCommitment(ctx, (await stored(ctx, content)).id);
    expect(content_sha256).toBe(sent.content_sha256);
  });

  test("may be a text or a large video, sealed as any other", async () => {
    const ctx = await freshApp();
    const text = "A long letter. ".repeat(10_000);
    const url = await serving((_, answer) => answer.end(text));
    const { id } = await given(ctx, url, "text");
    await fetched(ctx, id);
    const { preview, bytes } = await openInput(ctx, id);
    expect([preview?.slice(0, 14), bytes]).toEqual([
      "A long letter.",
      text.length,
    ]);
    expect(String(await allOf((await readInput(ctx, id)).read()))).toBe(text);
  });

  test("leaves its URL nowhere in plain: not in a row, nor in the queue", async () => {
    const ctx = await freshApp();
    const url = "http://host.test:1024/canary-of-this-url";
    const { id } = await given(ctx, url);
    await fetched(ctx, id);
    expect(await rowsWith(ctx.db, "canary-of-this-url")).toEqual([]);
    const told = await queued(ctx, id);
    expect(told.length).toBeGreaterThan(0);
    for (const { data } of told) {
      expect(data).toEqual({ app: ctx.appId, fetch: uuid(id) });
    }
  });

  test("lives from its receipt on, however late it is fetched", async () => {
    const ctx = await freshApp();
    const url = await serving((_, answer) => answer.end("late"));
    const { id, expires_at } = await given(ctx, url, "text", {
      retention: 3_600,
    });
    const later = new Date(ctx.now.getTime() + 1_800_000);
    await fetched({ ...ctx, now: later }, id);
    expect(await openInput(ctx, id)).toMatchObject({ fetch: null, expires_at });

    const other = await given(ctx, url, "text", { retention: 3_600 });
    const tooLate = new Date(ctx.now.getTime() + 3_601_000);
    await fetched({ ...ctx, now: tooLate }, other.id);
    const where = { appId: ctx.appId, id: uuid(other.id) };
    const row = await ctx.db.input.findFirst({ where });
    expect(row).toMatchObject({ fetch: "waiting", sealedContent: null });
  });

  test("that was destroyed meanwhile leaves nothing, no blob either", async () => {
    const ctx = await freshApp();
    const content = Buffer.alloc(100_000, "x");
    const url = await serving(async (_, answer) => {
      await destroyInput(ctx, id);
      answer.end(content);
    });
    const { id } = await given(ctx, url, "text");
    await fetched(ctx, id);
    await expect(openInput(ctx, id)).rejects.toThrow("no such input");
    expect(
      await Array.fromAsync(ctx.vault.blobs.list(`${ctx.appId}/`)),
    ).toEqual([]);
  });

  test("that two workers fetch at once is there once", async () => {
    const ctx = await freshApp();
    const content = Buffer.alloc(100_000, "x");
    const url = await serving((_, answer) => answer.end(content));
    const { id } = await given(ctx, url, "text");
    await Promise.all([fetched(ctx, id), fetched(ctx, id)]);
    expect(await openInput(ctx, id)).toMatchObject({ fetch: null });
    expect(
      await Array.fromAsync(ctx.vault.blobs.list(`${ctx.appId}/`)),
    ).toHaveLength(1);
    const entries = { appId: ctx.appId, action: "input.fetch" };
    expect(await ctx.db.auditEntry.count({ where: entries })).toBe(1);
    const usage = await ctx.db.usageEvent.findMany({
      where: { appId: ctx.appId },
    });
    expect(usage.map(({ bytes }) => bytes)).toEqual([100_000n]);
  });

  test("that isn't here answers 409 to whatever needs its content", async () => {
    const ctx = await freshApp();
    const { id } = await given(ctx, "http://host.test/a.png");
    const conflict = { code: "conflict" };
    await expect(readInput(ctx, id)).rejects.toMatchObject(conflict);
    await expect(readThumbnail(ctx, id, 64)).rejects.toMatchObject(conflict);
    await expect(stripInput(ctx, id)).rejects.toMatchObject(conflict);
  });
});

describe("an input whose URL can't be fetched", () => {
  test("is tried again where its server may be back, ever later", async () => {
    const ctx = await freshApp();
    let up = false;
    const url = await serving((_, answer) => {
      answer.statusCode = up ? 200 : 503;
      answer.end("up");
    });
    const { id } = await given(ctx, url, "text");
    await fetched(ctx, id);
    await fetched(ctx, id);
    expect((await openInput(ctx, id)).fetch).toEqual({
      ...{ state: "waiting", tries: 2 },
      reason: "The URL can't be fetched: its server answered 503.",
    });
    // Of an input one entry waits at a time: here nobody has taken the first.
    up = true;
    await fetched(ctx, id);
    expect(await openInput(ctx, id)).toMatchObject({ fetch: null, bytes: 2 });
  });

  test("fails for good after the fifth try, and can be tried again by hand", async () => {
    const ctx = await freshApp();
    const url = await serving((_, answer) => {
      answer.statusCode = 503;
      answer.end();
    });
    const { id } = await given(ctx, url);
    for (let tries = 0; tries < 5; tries++) await fetched(ctx, id);
    expect((await openInput(ctx, id)).fetch).toMatchObject({
      ...{ state: "failed", tries: 5 },
    });
    await fetched(ctx, id);
    expect((await openInput(ctx, id)).fetch).toMatchObject({ tries: 5 });

    const again = await retryFetch(ctx, id);
    expect(again.fetch).toEqual({ state: "waiting", tries: 0, reason: null });
    expect((await retryFetch(ctx, id)).fetch?.state).toBe("waiting");
    expect(await queued(ctx, id)).toHaveLength(1);
    const { id: here } = await stored(ctx, "here");
    await expect(retryFetch(ctx, here)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  const other: [string, InputType, (url: string) => string, string][] = [
    ["is not found", "image", (url) => `${url}/404`, "its server answered 404"],
    [
      "is of another kind",
      "image",
      (url) => url,
      "This says it is image, but what came is text.",
    ],
    [
      "is a private address",
      "text",
      () => "http://10.0.0.1/",
      "it points to a private address",
    ],
  ];
  test.each(other)("fails at once where it %s", async (_, type, at, reason) => {
    const ctx = await freshApp();
    const url = await serving((request, answer) => {
      answer.statusCode = request.url === "/404" ? 404 : 200;
      answer.end("text");
    });
    const { id } = await given(ctx, at(url), type);
    await fetched(ctx, id);
    expect((await openInput(ctx, id)).fetch).toEqual({
      ...{ state: "failed", tries: 1 },
      reason: expect.stringContaining(reason),
    });
  });

  test("fails where the policy has become to store nothing", async () => {
    const ctx = await freshApp();
    const url = await serving((_, answer) => answer.end("text"));
    const { id } = await given(ctx, url, "text");
    const app = { ...ctx.policy.app, store: false };
    await fetched({ ...ctx, policy: { ...ctx.policy, app } }, id);
    expect((await openInput(ctx, id)).fetch).toMatchObject({ state: "failed" });
  });

  test("by a fault of ours is thrown to the queue, which gives it up at last", async () => {
    const ctx = await freshApp();
    const url = await serving((_, answer) =>
      answer.end(Buffer.alloc(100_000, "x")),
    );
    const { id } = await given(ctx, url, "text");
    const full = async () => {
      throw new Error("The disk is on fire.");
    };
    const blobs = { ...ctx.vault.blobs, put: full };
    const broken = { ...ctx, vault: { ...ctx.vault, blobs } };
    await expect(fetched(broken, id)).rejects.toThrow("on fire");
    expect((await openInput(ctx, id)).fetch?.state).toBe("fetching");
    await giveUpFetch(ctx, uuid(id));
    expect((await openInput(ctx, id)).fetch).toMatchObject({
      ...{ state: "failed", reason: "Something went wrong on our side." },
    });
  });

  test("is stopped with its worker, and left to the next one", async () => {
    const ctx = await freshApp();
    const stopping = new AbortController();
    const url = await serving((_, answer) => {
      answer.write("some");
      stopping.abort(new Error("stopped"));
    });
    const { id } = await given(ctx, url, "text");
    const stopped = fetchInput(ctx, uuid(id), stopping.signal, loopback);
    await expect(stopped).rejects.toThrow("stopped");
    expect((await openInput(ctx, id)).fetch?.state).toBe("fetching");
  });

  test("isn't for who may only read to have tried again, nor for another app", async () => {
    const ctx = await freshApp();
    const { id } = await given(ctx, "http://10.0.0.1/");
    await fetched(ctx, id);
    await expect(
      retryFetch({ ...ctx, actor: viewer }, id),
    ).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await freshApp({ actor: owner });
    await expect(retryFetch(stranger, id)).rejects.toThrow("no such input");
    await fetched(stranger, id);
    expect((await openInput(ctx, id)).fetch).toMatchObject({ tries: 1 });
  });
});
