// A server that speaks as much of OpenAI's API as the benchmark of gateways asks: it
// answers at once, and always the same. A process of its own; it says where it listens.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

import { TOKENS } from "@/bin/bench/gateway/asked";

const usage = {
  prompt_tokens: 250,
  completion_tokens: TOKENS,
  total_tokens: 250 + TOKENS,
};
const about = { id: "chatcmpl-bench", created: 1_700_000_000, model: "stub" };
const content = "word ".repeat(TOKENS);

const WHOLE = JSON.stringify({
  ...{ ...about, object: "chat.completion", usage },
  choices: [
    {
      ...{ index: 0, logprobs: null, finish_reason: "stop" },
      message: { role: "assistant", content, refusal: null },
    },
  ],
});

const frame = (choices: object[], more: object = {}) =>
  `data: ${JSON.stringify({ ...about, object: "chat.completion.chunk", choices, ...more })}\n\n`;
const chunk = (delta: object, finish_reason: string | null = null) =>
  frame([{ index: 0, delta, logprobs: null, finish_reason }]);

const FRAMES = [
  chunk({ role: "assistant", content: "word " }),
  ...Array.from({ length: TOKENS - 1 }, () => chunk({ content: "word " })),
  chunk({}, "stop"),
  frame([], { usage }),
  "data: [DONE]\n\n",
];

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  if (body.includes('"stream":true')) return stream(response);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(WHOLE),
  });
  response.end(WHOLE);
});

/** A frame a turn, each in a piece of its own, and no faster than they are taken. */
async function stream(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const frame of FRAMES) {
    if (response.destroyed) return;
    if (response.write(frame)) await turn();
    else await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end();
}

server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () =>
  process.send?.((server.address() as AddressInfo).port),
);
