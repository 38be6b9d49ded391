import "server-only";

import { z } from "zod";

import { brokenOff, endedEarly } from "@/lib/models/openai/broken";
import { type Chunk, chunksOf } from "@/lib/models/openai/chunks";
import { answerOf, Completion } from "@/lib/models/openai/completion";
import type { Body } from "@/lib/models/openai/lacks";
import type { Server } from "@/lib/models/openai/server";
import type { Answer, Listener, StreamEvent } from "@/lib/models/provider";

const Whole = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({}) })).min(1),
});

const StreamOptions = z.looseObject({ include_usage: z.boolean().nullish() });

/** A `chat.completion` in one piece. */
export async function chat(
  server: Server,
  { stream: _, stream_options: __, ...asked }: Body,
  signal: AbortSignal,
): Promise<Answer> {
  const body = { ...asked, store: false };
  return answerOf(await server.post(Whole, "/chat/completions", body, signal));
}

/** The same, told chunk by chunk as the server sends it. */
export async function chatAloud(
  server: Server,
  asked: Body,
  listen: Listener,
  signal: AbortSignal,
): Promise<Answer> {
  const completion = new Completion();
  const options = StreamOptions.safeParse(asked.stream_options).data;
  let hasBegun = false;
  try {
    for await (const chunk of chunksOf(server, asked, signal)) {
      completion.take(chunk);
      const event = options?.include_usage ? chunk : withoutUsage(chunk);
      if (!event) continue;
      hasBegun = true;
      await listen(event);
    }
    if (completion.isEmpty) throw endedEarly();
    return completion.answer();
  } catch (error) {
    throw hasBegun ? brokenOff(completion.answer(), error) : error;
  }
}

/** A chunk as it is where nobody asked for usage. Null: it is about nothing else. */
function withoutUsage(chunk: Chunk): StreamEvent | null {
  const { usage, ...rest } = chunk;
  if (usage && chunk.choices.length === 0) return null;
  return usage === null ? rest : chunk;
}
