import { createParser } from "eventsource-parser";
import { z } from "zod";

import {
  type AskedChat,
  bodyOf,
  type Told,
} from "@/components/playground/chat/exchange";
import { Refused } from "@/lib/http/ask";
import { Completion } from "@/lib/models/openai/completion";

/** The server said that it failed, amid an answer. */
export class BrokeOff extends Error {}

const Failure = z.looseObject({
  error: z.looseObject({ message: z.string() }),
});

const Chunk = z.looseObject({
  id: z.string().optional(),
  choices: z.array(
    z.looseObject({
      index: z.int().min(0).optional(),
      delta: z.looseObject({}).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.unknown().optional(),
});

const COMPLETION = "chatcmpl-";

/**
 * Asks a model over the same wire as OpenAI's clients, and tells what there is of its
 * answer each time that more came. Throws `Refused` where there is no answer, `BrokeOff`
 * where the server ends it, and the signal's reason where that is aborted.
 */
export async function* telling(
  app: string,
  asked: AskedChat,
  signal: AbortSignal,
): AsyncIterable<Told> {
  const response = await fetch("/openai/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", "sojourn-app": app },
    body: JSON.stringify(bodyOf(asked)),
    signal,
  });
  if (!response.ok) throw new Refused(await response.json());
  const stored = response.headers.get("sojourn-storage") !== "none";
  yield* toldIn(response.body, stored);
}

/** What a stream tells, after each of its pieces. */
export async function* toldIn(
  body: ReadableStream<Uint8Array> | null,
  stored: boolean,
): AsyncIterable<Told> {
  const completion = new Completion();
  let id: string | null = null;
  let failure: string | null = null;
  let isDone = false;
  const parser = createParser({
    onEvent({ data }) {
      if (data === "[DONE]") isDone = true;
      if (isDone || data === "") return;
      const said: unknown = JSON.parse(data);
      failure ??= Failure.safeParse(said).data?.error.message ?? null;
      const chunk = Chunk.safeParse(said).data;
      if (!chunk) return;
      completion.take(chunk);
      id ??= predictionOf(chunk.id);
    },
  });
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    parser.feed(decoder.decode(value, { stream: true }));
    const { said, usage } = completion.answer();
    yield { id, stored, body: said?.body ?? {}, usage };
  }
  if (failure !== null) throw new BrokeOff(failure);
  if (!isDone) throw new BrokeOff("The answer ended before its end.");
}

/** A completion's id is its prediction's, in OpenAI's spelling. */
const predictionOf = (id: string | undefined): string | null =>
  id?.startsWith(COMPLETION) ? `prd_${id.slice(COMPLETION.length)}` : null;
