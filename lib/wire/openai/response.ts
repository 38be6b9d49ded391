import "server-only";

import { z } from "zod";

import { AppError, isNotFound } from "@/lib/errors";
import { keptOf } from "@/lib/models/chat";
import { type OpenedChat, readChat } from "@/lib/predictions/chats";
import { secondsOf } from "@/lib/wire/openai/completion";
import { converse, type Known } from "@/lib/wire/openai/converse";
import { readAs } from "@/lib/wire/openai/ids";
import type { Call } from "@/lib/wire/openai/route";
import { About } from "@/lib/wire/openai/schema";

const FORM = "response";

const Item = z.looseObject({});

/** `POST /responses`. What isn't about us is for the model, as it is. */
export const NewResponse = z.looseObject({
  ...About,
  input: z.union([z.string(), z.array(Item)]),
  instructions: z.string().nullish(),
  previous_response_id: z.string().nullish(),
  background: z
    .literal(false, "There are no background responses here.")
    .nullish(),
  conversation: z
    .null("Conversations are continued by previous_response_id.")
    .optional(),
});
type NewResponse = z.output<typeof NewResponse>;

/** So many responses may have gone before one. */
const CHAIN_MOST = 200;

/**
 * Asks a model, and keeps what was said as the decision says. What was said before is
 * read from the responses that are named, and isn't kept again: each goes at its own time.
 */
export async function createResponse(
  call: Call,
  asked: NewResponse,
): Promise<Response> {
  const { model, store, stream, retention, subject, ...about } = asked;
  const { metadata = null, background, conversation, ...said } = about;
  const { previous_response_id = null, ...body } = said;
  const { input, instructions = null, ...params } = body;
  const before = await saidBefore(call, previous_response_id);
  const more = { instructions, previous_response_id };
  return converse(call, asked, {
    ...{ form: FORM, params: { ...params, ...more } },
    body:
      before.length > 0
        ? { ...body, input: [...before, ...itemsOf(input)] }
        : body,
    kept: keptOf(FORM, body),
    answer: (known, view) =>
      responseOf(known, {
        ...{ said: view.said, model: view.model.id, metadata },
        params: { ...params, ...more },
      }),
    event: (known, event) =>
      event.response
        ? {
            ...event,
            response: responseOf(known, {
              ...{ said: event.response as Whole, model, metadata },
              params: { ...params, ...more },
            }),
          }
        : event,
    frame: frameOf,
    isLast: ({ type }) => LAST.has(String(type)),
    end: "",
  });
}

type Whole = Record<string, unknown>;

const LAST = new Set([
  "response.completed",
  "response.incomplete",
  "response.failed",
]);

export const frameOf = (event: Whole) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** Everything that was said up to a response, from the beginning. */
async function saidBefore(
  { ctx }: Call,
  previous: string | null,
): Promise<unknown[]> {
  const turns: unknown[][] = [];
  for (let id = previous; id; ) {
    if (turns.length >= CHAIN_MOST) throw tooLong();
    const { kept, chat } = await readPrevious(ctx, id);
    const { input } = JSON.parse(kept);
    const { output } = chat.said.said ?? {};
    turns.unshift([
      ...itemsOf(input),
      ...(Array.isArray(output) ? output : []),
    ]);
    id = (chat.params.previous_response_id as string | null) ?? null;
  }
  return turns.flat();
}

async function readPrevious(ctx: Call["ctx"], id: string) {
  try {
    return await readChat(ctx, FORM, readAs(FORM, id));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new AppError(
      "previous_response_not_found",
      "The previous response isn't here: it was not stored, or is gone.",
      { param: "previous_response_id" },
    );
  }
}

const tooLong = () =>
  new AppError(
    "invalid_request",
    `At most ${CHAIN_MOST} responses may have gone before. Send what was said as input.`,
    { param: "previous_response_id" },
  );

/** An input as the items that it stands for. */
export const itemsOf = (input: unknown): unknown[] =>
  typeof input === "string"
    ? [
        {
          ...{ type: "message", role: "user" },
          content: [{ type: "input_text", text: input }],
        },
      ]
    : Array.isArray(input)
      ? input
      : [];

/** A response as it was answered, with all members that it always has. */
export function responseOf(
  { id, createdAt, stored }: Known,
  about: {
    said: Whole | null;
    model: string;
    metadata: Record<string, string> | null;
    params: Whole;
  },
) {
  const { said, model, metadata, params } = about;
  return {
    ...ABSENT,
    ...askedWith(params),
    model,
    ...said,
    ...{ id, object: "response", created_at: secondsOf(createdAt) },
    previous_response_id: params.previous_response_id ?? null,
    instructions: params.instructions ?? null,
    ...{ metadata: metadata ?? {}, store: stored },
  };
}

/** A stored one. */
export const storedResponse = (
  known: Known,
  { said, params, input: { metadata } }: OpenedChat,
) =>
  responseOf(known, {
    ...{ said: said.said, model: said.model.id, metadata, params },
  });

const ABSENT = {
  ...{ status: "completed", error: null, incomplete_details: null },
  ...{ output: [], tools: [], tool_choice: "auto", parallel_tool_calls: true },
  ...{ temperature: 1, top_p: 1, usage: null },
};

/** What it was asked with, as far as a response tells. */
const askedWith = (params: Whole) =>
  Object.fromEntries(
    Object.keys(ABSENT).flatMap((name) =>
      params[name] == null ? [] : [[name, params[name]] as const],
    ),
  );
