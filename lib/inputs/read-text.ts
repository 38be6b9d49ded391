import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { contentOf, type InApp } from "@/lib/inputs/read";
import { findRecord, keyOf, type RecordRow } from "@/lib/inputs/record";

// More than a person reads at a glance; the rest is fetched as it is read on.
const SHOWN_BYTES = 256 * 1024;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export type BegunText = {
  text: string;
  /** Whether the text goes on. */
  cut: boolean;
  /** Where it goes on, in bytes of the content: no character begins before it. */
  next: number;
};

/** How a text begins, as far as it is shown on the page of its opened record. */
export async function readText(ctx: Ctx, id: string): Promise<BegunText> {
  authorize(ctx, "inputs:read");

  return beginningOf(ctx, await findRecord(ctx, id));
}

/** The same of a record that is at hand. */
export async function beginningOf(
  ctx: InApp,
  row: RecordRow,
): Promise<BegunText> {
  const bytes = Number(row.bytes);
  const end = Math.min(bytes, SHOWN_BYTES);
  const key = await keyOf(ctx, row);
  const decoder = new TextDecoder();
  const pieces: Uint8Array[] = [];
  for await (const piece of contentOf(ctx, row, key, { start: 0, end })) {
    pieces.push(piece);
  }
  const content = Buffer.concat(pieces);
  const text = decoder.decode(content, { stream: true });
  // The mark is no part of the text, and half a character at the end isn't either.
  const marked = BYTE_ORDER_MARK.every((byte, at) => content[at] === byte);
  const next = Buffer.byteLength(text) + (marked ? BYTE_ORDER_MARK.length : 0);
  return { text, cut: end < bytes, next };
}
