import "server-only";

import { z } from "zod";

import { destroyInput } from "@/lib/inputs/destroy";
import { Metadata } from "@/lib/inputs/schema";
import {
  changeChat,
  type OpenedChat,
  openChat,
  readChat,
  recordOfChat,
} from "@/lib/predictions/chats";
import { listChats } from "@/lib/search/chats";
import { completionOf } from "@/lib/wire/openai/completion";
import { calledAs, cursorFor, readAs } from "@/lib/wire/openai/ids";
import { listed, within } from "@/lib/wire/openai/list";
import type { Call } from "@/lib/wire/openai/route";
import { pageOf } from "@/lib/wire/openai/schema";

const FORM = "chat_completion";

export const Named = z.looseObject({ id: z.string() });
type Named = z.output<typeof Named>;

export const CompletionsQuery = z.object({
  ...pageOf("asc", 100),
  model: z.string().max(200).optional(),
  /** Empty, as the client sends it where it has none: of any. */
  metadata: z
    .union([z.literal("").transform(() => ({})), Metadata])
    .default({}),
});

export const CompletionPatch = z.object({
  id: z.string(),
  metadata: Metadata.nullable(),
});

export const MessagesQuery = z.object({
  id: z.string(),
  ...pageOf("asc", 100),
});

export async function listCompletions(
  { ctx }: Call,
  { after, ...asked }: z.output<typeof CompletionsQuery>,
): Promise<Response> {
  const { chats, more } = await listChats(ctx, FORM, {
    ...asked,
    ...(after && { after: cursorFor(FORM, after) }),
  });
  return Response.json(listed(chats.map(storedCompletion), more));
}

export async function getCompletion({ ctx }: Call, { id }: Named) {
  const chat = await openChat(ctx, FORM, readAs(FORM, id));
  return Response.json(storedCompletion(chat));
}

export async function updateCompletion(
  { ctx }: Call,
  { id, metadata }: z.output<typeof CompletionPatch>,
): Promise<Response> {
  const named = readAs(FORM, id);
  const chat = await changeChat(ctx, FORM, named, metadata ?? {});
  return Response.json(storedCompletion(chat));
}

/** Destroys the record: what was said, and what was answered. */
export async function deleteCompletion(
  { ctx }: Call,
  { id }: Named,
): Promise<Response> {
  const input = await recordOfChat(ctx, FORM, readAs(FORM, id));
  const { receipt } = await destroyInput(ctx, input);
  return Response.json(
    { object: "chat.completion.deleted", id, deleted: true },
    { headers: { "sojourn-receipt": receipt } },
  );
}

const Kept = z.looseObject({
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: z
        .union([z.string(), z.array(z.looseObject({ type: z.string() }))])
        .nullish(),
      name: z.string().nullish(),
    }),
  ),
});

const PARTS = new Set(["text", "image_url"]);

export async function listMessages(
  { ctx }: Call,
  { id, ...asked }: z.output<typeof MessagesQuery>,
): Promise<Response> {
  const { kept } = await readChat(ctx, FORM, readAs(FORM, id));
  const { messages } = Kept.parse(JSON.parse(kept));
  const all = messages.map(({ content, ...message }, place) => {
    const parts = Array.isArray(content) ? content : null;
    const texts = parts?.flatMap(({ text }) => (text ? [String(text)] : []));
    return {
      name: null,
      ...message,
      id: `${id}-${place}`,
      content: texts ? texts.join("\n") : (content ?? null),
      content_parts: parts?.filter(({ type }) => PARTS.has(type)) ?? null,
    };
  });
  return Response.json(within(all, asked));
}

/** A stored completion, which doesn't have what was said to the model. */
function storedCompletion({ said, params, input }: OpenedChat) {
  const { metadata } = input;
  const known = {
    id: calledAs(FORM, said.id ?? ""),
    createdAt: new Date(said.created_at),
    stored: true,
  };
  return {
    ...ABSENT,
    ...askedWith(params),
    ...completionOf(known, { said: said.said, model: said.model.id, metadata }),
  };
}

const ABSENT = {
  ...{ tool_choice: null, tools: null, seed: null, top_p: 1, temperature: 1 },
  ...{ presence_penalty: 0, frequency_penalty: 0, input_user: null },
  ...{ response_format: null, request_id: null, usage: null },
};

/** What a completion was asked with, as far as a stored one tells. */
function askedWith(params: Record<string, unknown>) {
  const told = Object.keys(ABSENT).flatMap((name) =>
    params[name] == null ? [] : [[name, params[name]] as const],
  );
  return {
    ...Object.fromEntries(told),
    ...(params.user != null && { input_user: params.user }),
  };
}
