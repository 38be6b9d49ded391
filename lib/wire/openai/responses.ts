import "server-only";

import { z } from "zod";

import { AppError } from "@/lib/errors";
import { streamed } from "@/lib/http/streamed";
import { destroyInput } from "@/lib/inputs/destroy";
import { eventsOfResponse } from "@/lib/models/response-events";
import {
  type OpenedChat,
  openChat,
  readChat,
  recordOfChat,
} from "@/lib/predictions/chats";
import { listChats } from "@/lib/search/chats";
import type { Named } from "@/lib/wire/openai/completions";
import { calledAs, cursorFor, readAs } from "@/lib/wire/openai/ids";
import { listed, within } from "@/lib/wire/openai/list";
import { frameOf, itemsOf, storedResponse } from "@/lib/wire/openai/response";
import type { Call } from "@/lib/wire/openai/route";
import { pageOf } from "@/lib/wire/openai/schema";

const FORM = "response";

const Include = z
  .union([z.array(z.string()), z.string().transform((one) => [one])])
  .default([]);

export const ResponsesQuery = z.object({
  ...pageOf("asc", 100),
  model: z.string().max(200).optional(),
});

export const ResponseQuery = z.object({
  id: z.string(),
  include: Include,
  stream: z.enum(["true", "false"]).default("false"),
  starting_after: z.coerce.number().int().optional(),
});

export const ItemsQuery = z.object({
  id: z.string(),
  include: Include,
  ...pageOf("desc", 100),
});

type Id = z.output<typeof Named>;

/** Ours: OpenAI has no list of responses. */
export async function listResponses(
  { ctx }: Call,
  { after, ...asked }: z.output<typeof ResponsesQuery>,
): Promise<Response> {
  const { chats, more } = await listChats(ctx, FORM, {
    ...{ ...asked, metadata: {} },
    ...(after && { after: cursorFor(FORM, after) }),
  });
  return Response.json(listed(chats.map(stored), more));
}

export async function getResponse(
  { ctx, request }: Call,
  { id, stream, starting_after = -1 }: z.output<typeof ResponseQuery>,
): Promise<Response> {
  const response = stored(await openChat(ctx, FORM, readAs(FORM, id)));
  if (stream === "false") return Response.json(response);
  return streamed(request.signal, async ({ send }) => {
    for (const event of eventsOfResponse(response)) {
      if (Number(event.sequence_number) > starting_after) {
        await send(frameOf(event));
      }
    }
  });
}

/** Destroys the record: what was said, and what was answered. */
export async function deleteResponse(
  { ctx }: Call,
  { id }: Id,
): Promise<Response> {
  const input = await recordOfChat(ctx, FORM, readAs(FORM, id));
  const { receipt } = await destroyInput(ctx, input);
  return Response.json(
    { id, object: "response", deleted: true },
    { headers: { "sojourn-receipt": receipt } },
  );
}

export async function cancelResponse(
  { ctx }: Call,
  { id }: Id,
): Promise<Response> {
  await openChat(ctx, FORM, readAs(FORM, id));
  throw new AppError(
    "invalid_request",
    "Only background responses can be cancelled, and this is none: close the connection of the call instead.",
  );
}

const IMAGES = "message.input_image.image_url";

/** What was said with this response; what went before is with the ones before. */
export async function listItems(
  { ctx }: Call,
  { id, include, ...asked }: z.output<typeof ItemsQuery>,
): Promise<Response> {
  const { kept } = await readChat(ctx, FORM, readAs(FORM, id));
  const items = itemsOf(JSON.parse(kept).input) as Item[];
  const all = items.map((item, place) => ({
    ...itemAsRead(item, include.includes(IMAGES)),
    id: item.id ?? `msg_${id.slice("resp_".length)}${place}`,
  }));
  return Response.json(within(all, asked));
}

type Item = { id?: string; type?: string; content?: unknown };

function itemAsRead(item: Item, withImages: boolean): Item {
  const { type = "message", content } = item;
  if (type !== "message") return item;
  const parts =
    typeof content === "string"
      ? [{ type: "input_text", text: content }]
      : Array.isArray(content)
        ? content
        : [];
  const told = parts.map((part) => {
    if (withImages || part?.type !== "input_image") return part;
    const { image_url: _, ...rest } = part;
    return rest;
  });
  return { status: "completed", ...item, type, content: told } as Item;
}

function stored(chat: OpenedChat) {
  const { id, created_at } = chat.said;
  const shown = calledAs(FORM, id ?? "");
  const createdAt = new Date(created_at);
  return storedResponse({ id: shown, createdAt, stored: true }, chat);
}
