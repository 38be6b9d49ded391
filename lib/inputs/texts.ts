import "server-only";

import { contentOf, type InApp } from "@/lib/inputs/read";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import { CHAT_TYPE, transcriptOf } from "@/lib/models/chat";
import { openField } from "@/lib/sealing/field";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

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
  const small = await smallContents(ctx, rows);
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

/** Of those that have their content in their row: together, in one round trip. */
async function smallContents(
  { db, appId }: InApp,
  rows: RecordRow[],
): Promise<Map<string, Uint8Array>> {
  const ids = rows.filter(({ blob_key }) => !blob_key).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await rowsOf<{ id: string; sealed_content: Uint8Array | null }>(
    db,
    Prisma.sql`
    SELECT id, sealed_content FROM inputs
    WHERE app_id = ${appId}::uuid AND id = ANY(${ids}::uuid[])`,
  );
  return new Map(
    found.flatMap((row) =>
      row.sealed_content ? [[row.id, row.sealed_content]] : [],
    ),
  );
}

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
    const place = { appId: ctx.appId, recordId: row.id, field: "content" };
    return openField(key, place, small).subarray(0, most).toString();
  }
  const decoder = new TextDecoder();
  const wanted = { start: 0, end: Math.min(most, Number(row.bytes)) };
  let text = "";
  for await (const piece of contentOf(ctx, row, key, wanted)) {
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
