import { expect, test } from "vitest";

import { type Told, textOf } from "@/components/playground/chat/exchange";
import { BrokeOff, toldIn } from "@/components/playground/chat/telling";
import { chunksOf } from "@/lib/testing/openai-answers";

const asked = {
  model: "echo",
  messages: [{ role: "user", content: "Grüße, 🧭" }],
  stream_options: { include_usage: true },
};
const frames = chunksOf(asked, true).map(
  (chunk) => `data: ${JSON.stringify({ ...chunk, id: "chatcmpl-1" })}\n\n`,
);

test("an answer grows with each piece, wherever the pieces end", async () => {
  const seen: Told[] = [];
  for await (const told of toldIn(streamOf([...frames, DONE]), true)) {
    seen.push(told);
  }

  const texts = seen.map(textOf);
  expect(texts.at(-1)).toBe("You said: Grüße, 🧭");
  for (const [place, text] of texts.slice(1).entries()) {
    expect(text.startsWith(texts[place] ?? "")).toBe(true);
  }
  expect(new Set(texts).size).toBeGreaterThan(3);
  expect(seen.at(-1)).toMatchObject({
    id: "prd_1",
    stored: true,
    usage: { output_tokens: 4 },
  });
});

test("what the server says of its failure amid an answer is what is thrown", async () => {
  const error = { message: "The provider failed." };
  const failure = `event: error\ndata: ${JSON.stringify({ error })}\n\n`;
  let last: Told | null = null;

  const read = async () => {
    const stream = streamOf([...frames.slice(0, 3), failure]);
    for await (last of toldIn(stream, true));
  };

  await expect(read()).rejects.toThrow(new BrokeOff("The provider failed."));
  expect(textOf(last)).toBe("You said: ");
});

test("a stream that ends before its end has broken off", async () => {
  const read = async () => {
    for await (const _ of toldIn(streamOf(frames.slice(0, 3)), true));
  };

  await expect(read()).rejects.toThrow(BrokeOff);
});

const DONE = "data: [DONE]\n\n";
const PIECE = 53;

function streamOf(texts: string[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(texts.join(""));
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += PIECE) {
        controller.enqueue(bytes.slice(at, at + PIECE));
      }
      controller.close();
    },
  });
}
