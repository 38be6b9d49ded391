import { expect, test } from "vitest";

import { collect, limited } from "@/lib/media/limit";

const MB = 1024 * 1024;

test("as many bytes as are allowed come through unchanged", async () => {
  expect(await collect(pieces("ab", "cd", "e"), 5, "A text")).toEqual(
    Buffer.from("abcde"),
  );
});

test("I2: one byte more is too large, in a sentence that says the limit", async () => {
  await expect(
    collect(pieces("ab", "cd", "ef"), 5, "A text"),
  ).rejects.toMatchObject({
    code: "too_large",
    message: "A text may have at most 5 bytes.",
  });
});

test.each([
  [20 * MB, "20 MB"],
  [1.5 * MB, "1.5 MB"],
  [2048 * MB, "2 GB"],
  [2048, "2 KB"],
])("a limit of %d bytes is called %s", async (maxBytes, called) => {
  const endless = forever(new Uint8Array(64 * MB));
  await expect(collect(endless, maxBytes, "An image")).rejects.toThrow(
    `An image may have at most ${called}.`,
  );
});

test("nothing is read past the limit, and the source is told to stop", async () => {
  let read = 0;
  let isStopped = false;
  async function* endless() {
    try {
      for (;;) {
        read += 1;
        yield new Uint8Array(10);
      }
    } finally {
      isStopped = true;
    }
  }

  await expect(collect(endless(), 25, "A text")).rejects.toThrow();

  expect(read).toBe(3);
  expect(isStopped).toBe(true);
});

test("what is within the limit has been given out before the rest is refused", async () => {
  const seen: number[] = [];
  const read = async () => {
    for await (const piece of limited(pieces("ab", "cd"), 3, "A text")) {
      seen.push(piece.length);
    }
  };
  await expect(read()).rejects.toMatchObject({ code: "too_large" });
  expect(seen).toEqual([2]);
});

async function* pieces(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}

async function* forever(piece: Uint8Array) {
  for (;;) yield piece;
}
