import "server-only";

import { contentOf, type InApp, inlineOf, openInline } from "@/lib/inputs/read";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import { CHAT_TYPE, transcriptOf } from "@/lib/models/chat";

/**
 * What some records of texts say, by their ids; of each no more than its first so many
 * bytes, where that is said, and then a last sign may be broken off. Of a conversation
 * that is what is said in it, all of it. One that was destroyed meanwhile is left out.
 * Opened, and so not to be kept.
 */
export async function textsOf(
  ctx: InApp,
  rows: RecordRow[],
  most?: number,
): Promise<Map<string, string>> {
  const { appId } = ctx;
  const small = await inlineOf(
    ctx,
    rows.map(({ id, blob_key }) => ({ app_id: appId, id, blob_key })),
  );
  const texts = new Map<string, string>();
  for (const row of rows) {
    const content = small.get(row.id);
    const isGone = !row.blob_key && !content;
    if (!isGone) texts.set(row.id, await textOf(ctx, row, content, most));
  }
  return texts;
}

/** What a text says that has just come. */
export const readableIn = ({
  mediaType,
  bytes,
}: {
  mediaType: string;
  bytes: Buffer;
}): string =>
  mediaType === CHAT_TYPE ? transcriptOf(bytes.toString()) : bytes.toString();

async function textOf(
  ctx: InApp,
  row: RecordRow,
  small: Uint8Array | undefined,
  most?: number,
): Promise<string> {
  if (row.media_type !== CHAT_TYPE) return contentAsText(ctx, row, small, most);
  return transcriptOf(await contentAsText(ctx, row, small));
}

async function contentAsText(
  ctx: InApp,
  row: RecordRow,
  small: Uint8Array | undefined,
  most = Number(row.bytes),
): Promise<string> {
  const key = await keyOf(ctx, row);
  if (small) {
    return openInline(ctx, row, key, small).subarray(0, most).toString();
  }
  const decoder = new TextDecoder();
  const wanted = { start: 0, end: Math.min(most, Number(row.bytes)) };
  let text = "";
  for await (const piece of contentOf(ctx, row, key, wanted)) {
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
