import "server-only";

import { z } from "zod";

import { keptOf } from "@/lib/models/chat";
import { converse, type Known } from "@/lib/wire/openai/converse";
import type { Call } from "@/lib/wire/openai/route";
import { About } from "@/lib/wire/openai/schema";

const FORM = "chat_completion";

/** `POST /chat/completions`. What isn't about us is for the model, as it is. */
export const NewCompletion = z.looseObject({
  ...About,
  messages: z.array(z.looseObject({ role: z.string() })).min(1),
});
type NewCompletion = z.output<typeof NewCompletion>;

/** Asks a model, and keeps what was said as the decision says. */
export function createCompletion(
  call: Call,
  asked: NewCompletion,
): Promise<Response> {
  const { model, store, stream, retention, subject, ...about } = asked;
  const { metadata = null, ...body } = about;
  const { messages, ...params } = body;
  return converse(call, asked, {
    ...{ form: FORM, body, kept: keptOf(FORM, body), params },
    answer: (known, { said, model }) =>
      completionOf(known, { said, model: model.id, metadata }),
    event: ({ id, createdAt }, event) => ({
      ...event,
      ...{ id, object: "chat.completion.chunk" },
      created: secondsOf(createdAt),
    }),
    frame: (event) => `data: ${JSON.stringify(event)}\n\n`,
    isLast: () => false,
    end: "data: [DONE]\n\n",
  });
}

/** A completion as it was answered, with the members that are ours. */
export function completionOf(
  { id, createdAt, stored }: Known,
  about: {
    said: Record<string, unknown> | null;
    model: string;
    metadata: Record<string, string> | null;
  },
) {
  const { said, model, metadata } = about;
  return {
    ...{ service_tier: null, system_fingerprint: null },
    ...{ model, choices: [] },
    ...said,
    ...{ id, object: "chat.completion", created: secondsOf(createdAt) },
    ...{ metadata, store: stored },
  };
}

export const secondsOf = (instant: Date) =>
  Math.floor(instant.getTime() / 1000);
