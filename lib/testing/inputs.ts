import sharp from "sharp";

import type { Ctx } from "@/lib/context";
import type { Incoming } from "@/lib/inputs/content";
import type { StoredInput } from "@/lib/inputs/schema";
import { type NewRecord, storeInput } from "@/lib/inputs/store";

/** What a request carries: a text, or bytes of any kind. */
export function incoming(content: string | Uint8Array): Incoming {
  async function* source() {
    yield typeof content === "string" ? Buffer.from(content) : content;
  }
  return { source: source(), declared: null, expected: null };
}

/** A record that asks for nothing special. */
export function newRecord(
  content: string | Uint8Array,
  given: Partial<NewRecord["description"] & NewRecord["wish"]> = {},
): NewRecord & { incoming: Incoming } {
  const { store = null, retention = null, ...description } = given;
  return {
    incoming: incoming(content),
    wish: { store, retention },
    description: {
      filename: null,
      subject: null,
      url: null,
      metadata: {},
      ...description,
    },
  };
}

/** A stored input, and its id as callers know it. */
export async function stored(
  ctx: Ctx,
  content: string | Uint8Array,
  given: Parameters<typeof newRecord>[1] = {},
): Promise<StoredInput & { id: string }> {
  const view = await storeInput(ctx, newRecord(content, given));
  if (view.id === null) throw new Error("It was to be stored.");
  return { ...view, id: view.id };
}

/** A PNG of one colour. */
export function png(width = 8, height = 8, background = "#3366cc") {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

export async function allOf(
  source: AsyncIterable<Uint8Array>,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}
