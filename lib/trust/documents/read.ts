import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx, Db } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { sha256 } from "@/lib/sealing/digest";
import { openField } from "@/lib/sealing/field";
import {
  documentKey,
  findDocument,
  placeOf,
} from "@/lib/trust/documents/document";
import type { DocumentQuery } from "@/lib/trust/documents/schema";

export type OpenedDocument = {
  filename: string;
  mediaType: string;
  bytes: Buffer;
};

type Visit = Pick<Ctx, "db" | "vault" | "now" | "address">;

/**
 * A document's content, for everyone where it is public, else for who was granted it; and
 * that it was read is in the log.
 */
export async function readDocument(
  visit: Visit,
  { documentId, grant }: DocumentQuery & { documentId: string },
): Promise<OpenedDocument> {
  const { id, filename, mediaType, onRequest } = await findDocument(
    visit,
    documentId,
  );
  const request = onRequest ? await grantedBy(visit, id, grant) : null;
  const [key, row] = [
    await documentKey(visit.vault, id),
    await visit.db.trustDocument.findUnique({
      where: { id },
      select: { sealedContent: true },
    }),
  ];
  if (!key || !row) throw notFound("document");
  const bytes = openField(key, placeOf(id, "content"), row.sealedContent);
  await visit.db.$transaction(async (db) => {
    if (request) await countRead(db, request, visit.now);
    await record(
      { ...visit, db, appId: null, actor: { kind: "stranger", id: null } },
      { action: "document.read", targetId: request ?? id },
    );
  });
  return { filename, mediaType, bytes };
}

/** The request that was granted. `forbidden` for whatever else is shown, or nothing. */
async function grantedBy(
  visit: Pick<Visit, "db" | "now">,
  documentId: string,
  grant: string | undefined,
): Promise<string> {
  const request = await findGranted(visit, documentId, grant);
  if (request) return request.id;
  throw new AppError(
    "forbidden",
    "This document is given on request. What you sent to open it doesn't, or not any more.",
  );
}

/** Whether this opens a document now. */
export const isGranted = async (
  visit: Pick<Visit, "db" | "now">,
  documentId: string,
  grant: string | undefined,
): Promise<boolean> => (await findGranted(visit, documentId, grant)) !== null;

async function findGranted(
  { db, now }: Pick<Visit, "db" | "now">,
  documentId: string,
  grant: string | undefined,
): Promise<{ id: string } | null> {
  if (!grant) return null;
  const tokenHash = Uint8Array.from(sha256(grant));
  return db.documentRequest.findFirst({
    where: { documentId, tokenHash, endsAt: { gt: now } },
    select: { id: true },
  });
}

const countRead = (db: Db, id: string, now: Date) =>
  db.documentRequest.update({
    where: { id },
    data: { reads: { increment: 1 }, lastReadAt: now },
  });
