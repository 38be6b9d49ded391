import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { contentOf, type InApp } from "@/lib/inputs/read";
import { findRecord, keyOf, type RecordRow } from "@/lib/inputs/record";

// More than a person reads on a page; the rest is there to download.
const SHOWN_BYTES = 256 * 1024;

/** How a text begins, as far as it is shown on the page of its opened record. */
export async function readText(
  ctx: Ctx,
  id: string,
): Promise<{ text: string; cut: boolean }> {
  authorize(ctx, "inputs:read");

  return beginningOf(ctx, await findRecord(ctx, id));
}

/** The same of a record that is at hand. */
export async function beginningOf(
  ctx: InApp,
  row: RecordRow,
): Promise<{ text: string; cut: boolean }> {
  const bytes = Number(row.bytes);
  const end = Math.min(bytes, SHOWN_BYTES);
  const key = await keyOf(ctx, row);
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of contentOf(ctx, row, key, { start: 0, end })) {
    text += decoder.decode(piece, { stream: true });
  }
  return { text, cut: end < bytes };
}
