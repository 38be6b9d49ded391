import { expect, test } from "vitest";

import { partsOf, textOf } from "@/lib/models/builtin/text";

const content = (bytes: Buffer) => ({
  type: "text" as const,
  mediaType: "text/plain",
  bytes,
});

test("a byte order mark stays, so that offsets are those of what was sent", () => {
  expect(textOf(content(Buffer.from("\ufeffa")))).toBe("\ufeffa");
});

test("what is not UTF-8 is refused, and none of it is said", () => {
  expect(() => textOf(content(Buffer.from("d\xe9j\xe0", "latin1")))).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      message: "The text is not valid UTF-8.",
    }),
  );
});

test("others have their turn between the parts of a long text", async () => {
  const turns: string[] = [];
  setImmediate(() => turns.push("other"));
  for await (const start of partsOf(
    "abcdef",
    4,
    new AbortController().signal,
  )) {
    turns.push(`part at ${start}`);
  }
  expect(turns).toEqual(["part at 0", "other", "part at 4"]);
});

test("work stops at the next part when nobody waits for it any more", async () => {
  const caller = new AbortController();
  const reason = new Error("gone");
  const seen: number[] = [];
  const read = async () => {
    for await (const start of partsOf("abcdef", 2, caller.signal)) {
      seen.push(start);
      caller.abort(reason);
    }
  };
  await expect(read()).rejects.toBe(reason);
  expect(seen).toEqual([0]);
});
