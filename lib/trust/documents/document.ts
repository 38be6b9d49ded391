import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx, Db } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId, showId, timeOf } from "@/lib/ids";
import type { Vault } from "@/lib/stores";
import type { DocumentView } from "@/lib/trust/documents/schema";

/** All of a document's row but its content. */
export const ABOUT = {
  id: true,
  title: true,
  description: true,
  filename: true,
  mediaType: true,
  bytes: true,
  onRequest: true,
} as const;

export type DocumentRow = {
  id: string;
  title: string;
  description: string | null;
  filename: string;
  mediaType: string;
  bytes: number;
  onRequest: boolean;
};

/** What is sealed under a document's key: it, or who asked for it. */
export const placeOf = (documentId: string, field: string) => ({
  ...{ appId: "trust", recordId: documentId },
  field,
});

/** Under what name a document's key is in the key store. */
export const keyNameOf = (id: string): string => `trust/${id}`;

/** The key of a document that there is. Null: it is gone. */
export const documentKey = (
  { keys }: Vault,
  id: string,
): Promise<KeyObject | null> => keys.find(keyNameOf(id));

/** The document of a shown id; `not_found` where there is none. */
export async function findDocument(
  { db }: Pick<Ctx, "db">,
  shown: string,
): Promise<DocumentRow> {
  const id = readId("doc", shown);
  const row =
    id && (await db.trustDocument.findUnique({ where: { id }, select: ABOUT }));
  if (!row) throw notFound("document");
  return row;
}

/** All documents, the newest first. */
export async function documentsIn(db: Db): Promise<DocumentView[]> {
  const rows = await db.trustDocument.findMany({
    select: ABOUT,
    orderBy: { id: "desc" },
    take: DOCUMENTS_MOST,
  });
  return rows.map(viewOf);
}

export const DOCUMENTS_MOST = 200;

export const viewOf = (row: DocumentRow): DocumentView => ({
  object: "document",
  id: showId("doc", row.id),
  title: row.title,
  description: row.description,
  access: row.onRequest ? "on_request" : "public",
  filename: row.filename,
  media_type: row.mediaType,
  bytes: row.bytes,
  created_at: timeOf(row.id).toISOString(),
});
