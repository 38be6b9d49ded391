import "server-only";

import { brokenOff, endedEarly } from "@/lib/models/openai/broken";
import { chat } from "@/lib/models/openai/chat";
import { type Chunk, chunksOf } from "@/lib/models/openai/chunks";
import type { Body } from "@/lib/models/openai/lacks";
import { answerOfResponse } from "@/lib/models/openai/response";
import { chatRequestOf } from "@/lib/models/openai/responses-by-chat/request";
import { Translation } from "@/lib/models/openai/responses-by-chat/translation";
import type { Server } from "@/lib/models/openai/server";
import type { Answer, Listener } from "@/lib/models/provider";

/** A `response` of a server that has chat completions alone. */
export async function respondByChat(
  server: Server,
  asked: Body,
  signal: AbortSignal,
): Promise<Answer> {
  const { said } = await chat(server, chatRequestOf(asked), signal);
  const translation = new Translation(asked);
  translation.take(asChunk(said?.body ?? {}));
  translation.finish();
  return answerOfResponse(translation.whole());
}

/** The same, told event by event while the chat comes. */
export async function respondByChatAloud(
  server: Server,
  asked: Body,
  listen: Listener,
  signal: AbortSignal,
): Promise<Answer> {
  const translation = new Translation(asked);
  let hasBegun = false;
  try {
    for await (const chunk of chunksOf(server, chatRequestOf(asked), signal)) {
      for (const event of translation.take(chunk)) {
        hasBegun = true;
        await listen(event);
      }
    }
    if (!hasBegun) throw endedEarly();
    for (const event of translation.finish()) await listen(event);
    return answerOfResponse(translation.whole());
  } catch (error) {
    if (!hasBegun) throw error;
    throw brokenOff(answerOfResponse(translation.body()), error);
  }
}

/** A whole chat completion, as if it had come in one chunk. */
function asChunk(body: Body): Chunk {
  const choices = Array.isArray(body.choices) ? body.choices : [];
  return {
    ...body,
    choices: choices.map(({ message, ...choice }) => ({
      ...choice,
      delta: message,
    })),
    usage: body.usage,
  };
}
