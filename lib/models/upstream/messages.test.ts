import fc from "fast-check";
import { expect, test } from "vitest";

import { messagesIn } from "@/lib/models/upstream/messages";

async function* pieces(...all: (string | Uint8Array)[]) {
  for (const one of all) yield Buffer.from(one);
}

const read = (source: AsyncIterable<Uint8Array>) =>
  Array.fromAsync(messagesIn(source));

test.each(["\n", "\r\n", "\r"])(
  "events are told apart, whatever ends their lines: %j",
  async (end) => {
    const lines = [
      ": a comment",
      "event: said",
      "data: one",
      "data:two",
      "id: 7",
      "retry: 10",
      "",
      "data",
      "",
      "event: without data",
      "",
      "unknown: x",
      "data: [DONE]",
      "",
      "",
    ];
    expect(await read(pieces(lines.join(end)))).toEqual([
      { event: "said", data: "one\ntwo" },
      { event: undefined, data: "" },
      { event: undefined, data: "[DONE]" },
    ]);
  },
);

test("a stream may be cut anywhere, within a letter and a line's end too", async () => {
  const whole = Buffer.from(
    '\uFEFFevent: a\r\ndata: {"text":"größer 👋🏽"}\r\n\r\n: ok\n\ndata: 1\ndata: 2\n\ndata: x\r\r',
  );
  const expected = await read(pieces(whole));
  expect(expected).toHaveLength(3);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(whole.length), { maxLength: 12 }),
      async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const cut = places.map((at, n) => whole.subarray(at, places[n + 1]));
        expect(await read(pieces(...cut))).toEqual(expected);
      },
    ),
  );
});

test("what the end of a stream cuts off is no event", async () => {
  expect(await read(pieces("data: 1\n\ndata: 2\n"))).toEqual([
    { event: undefined, data: "1" },
  ]);
});

test("nothing is read on before the event at hand is done with", async () => {
  let taken = 0;
  async function* source() {
    for (let n = 0; n < 10; n++) {
      taken += 1;
      yield Buffer.from(`data: ${n}\n\n`);
    }
  }
  const messages = messagesIn(source())[Symbol.asyncIterator]();
  await messages.next();
  expect(taken).toBe(1);
  await messages.next();
  expect(taken).toBe(2);
  await messages.return?.();
  expect(taken).toBe(2);
});

test("an event without an end is given up, and not kept in memory", async () => {
  let taken = 0;
  async function* endless() {
    yield Buffer.from("data: canary");
    for (; taken < 1_000; taken++) yield Buffer.alloc(1024 * 1024, "x");
  }
  const reading = read(endless());
  await expect(reading).rejects.toMatchObject({
    code: "provider_failed",
    message: "The provider sent an event without an end.",
  });
  expect(taken).toBeLessThan(20);
});
