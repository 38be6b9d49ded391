import "server-only";

import { isUtf8 } from "node:buffer";
import { fileTypeFromBuffer } from "file-type";

import { record } from "@/lib/audit/record";
import { witnessOf } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { sealField } from "@/lib/sealing/field";
import {
  ABOUT,
  DOCUMENTS_MOST,
  findDocument,
  keyNameOf,
  placeOf,
  viewOf,
} from "@/lib/trust/documents/document";
import type {
  DocumentPatch,
  DocumentView,
  NewDocument,
} from "@/lib/trust/documents/schema";
import { operator } from "@/lib/trust/operator";

export const DOCUMENT_BYTES = 20 * 1024 * 1024;

/** Keeps a document, sealed under a key of its own. */
export async function addDocument(
  ctx: CommunityCtx,
  { title, description, access, filename }: NewDocument,
  bytes: Uint8Array,
): Promise<DocumentView> {
  operator(ctx);

  if (bytes.length === 0) {
    throw new AppError("invalid_request", "The document is empty.");
  }
  if ((await ctx.db.trustDocument.count()) >= DOCUMENTS_MOST) {
    throw new AppError(
      "invalid_request",
      `There are ${DOCUMENTS_MOST} already.`,
    );
  }
  const id = newId(ctx.now);
  const key = await ctx.vault.keys.obtain(keyNameOf(id));
  const sealed = sealField(key, placeOf(id, "content"), bytes);
  const mediaType = await typeOf(bytes);
  const row = await ctx.db.$transaction(async (db) => {
    await record(witnessOf({ ...ctx, db }, null), {
      action: "document.create",
      targetId: id,
    });
    return db.trustDocument.create({
      data: {
        ...{ id, title, description, mediaType },
        filename: filename ?? title,
        bytes: bytes.length,
        onRequest: access === "on_request",
        sealedContent: Uint8Array.from(sealed),
      },
      select: ABOUT,
    });
  });
  return viewOf(row);
}

/** What bytes are, whatever their sender says. */
async function typeOf(bytes: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(bytes);
  return (
    found?.mime ?? (isUtf8(bytes) ? "text/plain" : "application/octet-stream")
  );
}

/** Changes what is said of a document, or who gets it. */
export async function changeDocument(
  ctx: CommunityCtx,
  { documentId, access, ...patch }: DocumentPatch & { documentId: string },
): Promise<DocumentView> {
  operator(ctx);

  const { id } = await findDocument(ctx, documentId);
  const row = await ctx.db.$transaction(async (db) => {
    await record(witnessOf({ ...ctx, db }, null), {
      action: "document.change",
      targetId: id,
    });
    return db.trustDocument.update({
      where: { id },
      data: { ...patch, ...(access && { onRequest: access === "on_request" }) },
      select: ABOUT,
    });
  });
  return viewOf(row);
}

/** Destroys a document with its key, and with it who asked for it. */
export async function destroyDocument(
  ctx: CommunityCtx,
  { documentId }: { documentId: string },
): Promise<void> {
  operator(ctx);

  const { id } = await findDocument(ctx, documentId);
  await ctx.db.$transaction(async (db) => {
    await record(witnessOf({ ...ctx, db }, null), {
      action: "document.delete",
      targetId: id,
    });
    await db.trustDocument.delete({ where: { id } });
    // Before it is committed: what is left by a failure between is a row that doesn't open.
    await ctx.vault.keys.destroy(keyNameOf(id));
  });
}
