import "server-only";

import { z } from "zod";

import { endedEarly, failureSaid, malformed } from "@/lib/models/openai/broken";
import type { Body } from "@/lib/models/openai/lacks";
import type { Server } from "@/lib/models/openai/server";
import { jsonIn } from "@/lib/models/upstream/json";
import type { Message } from "@/lib/models/upstream/messages";

/** A `chat.completion.chunk`, of which only what is needed here is looked into. */
const Chunk = z.looseObject({
  choices: z.array(
    z.looseObject({
      index: z.int().min(0).optional(),
      delta: z.looseObject({}).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.unknown().optional(),
});
export type Chunk = z.output<typeof Chunk>;

const Failed = z.looseObject({ error: z.unknown().optional() });

const DONE = "[DONE]";
const isDone = ({ data }: Message) => data === DONE;

/** The chunks of a chat completion, as they come. Throws where `[DONE]` doesn't. */
export async function* chunksOf(
  server: Server,
  asked: Body,
  signal: AbortSignal,
): AsyncIterable<Chunk> {
  const body = {
    ...asked,
    stream: true,
    stream_options: { ...Object(asked.stream_options), include_usage: true },
    store: false,
  };
  const path = "/chat/completions";
  for await (const message of server.stream(path, body, signal, isDone)) {
    if (isDone(message)) return;
    if (message.data !== "") yield chunkIn(message);
  }
  throw endedEarly();
}

function chunkIn({ event, data }: Message): Chunk {
  const said = jsonIn(data);
  const failed = Failed.safeParse(said).data;
  if (event === "error" || failed?.error) throw failureSaid(said);
  if (Chunk.safeParse(said).success) return said as Chunk;
  throw malformed();
}
