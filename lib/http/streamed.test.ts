import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";

import { AppError } from "@/lib/errors";
import { type Frames, streamed } from "@/lib/http/streamed";

const FRAME = `data: ${"x".repeat(1_000)}\n\n`;

const never = new AbortController().signal;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

test("what a caller doesn't take isn't asked for: a stream waits for its reader", async () => {
  let sent = 0;
  const response = await streamed(never, async ({ send }) => {
    for (; sent < 10_000; sent++) await send(FRAME);
  });
  for (let turns = 0; turns < 200; turns++) await turn();
  const ahead = sent;
  expect(ahead).toBeLessThan(50);

  const reader = response.body?.getReader();
  for (let taken = 0; taken < 20; taken++) await reader?.read();
  for (let turns = 0; turns < 200; turns++) await turn();
  expect(sent).toBeGreaterThan(ahead);
  expect(sent).toBeLessThan(ahead + 50);
  await reader?.cancel();
});

test("who leaves ends the work, which is told so and ends in its own time", async () => {
  const ended = Promise.withResolvers<unknown>();
  const response = await streamed(never, async ({ send }, signal) => {
    const work = async () => {
      for (;;) await send(FRAME);
    };
    await work().catch(ended.resolve);
    expect(signal.aborted).toBe(true);
  });
  await response.body?.cancel();
  expect(await ended.promise).toBeInstanceOf(DOMException);
});

test("a failure before the first frame is the call's, and after it the stream's", async () => {
  const failure = new AppError("provider_failed", "The model broke off.");
  const early = streamed(never, async () => {
    throw failure;
  });
  await expect(early).rejects.toBe(failure);

  const late = await streamed(never, async ({ head, send }) => {
    head({ "sojourn-storage": "none" });
    await send("data: 1\n\n");
    throw failure;
  });
  expect(late.status).toBe(200);
  expect(late.headers.get("sojourn-storage")).toBe("none");
  const [first, second] = (await late.text()).split("\n\n");
  expect(first).toBe("data: 1");
  expect(second).toMatch(/^event: error\ndata: /);
  expect(JSON.parse(second?.split("data: ")[1] ?? "")).toMatchObject({
    error: { code: "provider_failed", message: "The model broke off." },
  });
});

test("what was sent can be given to another, with its headers", async () => {
  let told: ReturnType<Frames["sent"]> | undefined;
  const first = await streamed(never, async ({ head, send, sent }) => {
    head({ "sojourn-storage": "none" });
    await send("data: 1\n\n");
    await send("data: 2\n\n");
    told = sent();
  });
  const text = await first.text();
  const again = await streamed(never, async ({ replay }) => {
    if (told) await replay(told);
  });
  expect(await again.text()).toBe(text);
  expect(again.headers.get("sojourn-storage")).toBe("none");
});

test("nothing is left of a stream whose caller stayed to its end", async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, takenToItsEnd));
  await vi.waitFor(async () => {
    await turn();
    collectGarbage();
    expect(streams.filter((one) => one.deref())).toEqual([]);
  });
});

/** The signal of a stream that ended, as far as somebody still has it. */
async function takenToItsEnd(): Promise<WeakRef<AbortSignal>> {
  const told = Promise.withResolvers<WeakRef<AbortSignal>>();
  const { signal } = new AbortController();
  const response = await streamed(signal, async ({ send }, signal) => {
    told.resolve(new WeakRef(signal));
    await send(FRAME);
  });
  await response.text();
  return told.promise;
}
