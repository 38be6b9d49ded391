import "server-only";

import { record } from "@/lib/audit/record";
import { failureLimit, refuseWhereUsedUp } from "@/lib/auth/failures";
import { witnessOf } from "@/lib/community/reader";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { publicUrl } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { newId, readId, showId, timeOf } from "@/lib/ids";
import { beyond, type List, page } from "@/lib/paging";
import { randomSecret, sha256 } from "@/lib/sealing/digest";
import { openJson, sealJson } from "@/lib/sealing/field";
import type { Vault } from "@/lib/stores";
import {
  documentKey,
  findDocument,
  placeOf,
} from "@/lib/trust/documents/document";
import {
  type GrantView,
  type NewDocumentRequest,
  type NewGrant,
  type RequestedView,
  Requester,
  type RequestQuery,
  type RequestView,
} from "@/lib/trust/documents/schema";
import { operator } from "@/lib/trust/operator";
import { termsIn } from "@/lib/trust/settings";
import type { DocumentRequest } from "@/prisma/generated/client";

const PER_ADDRESS = 20;
const WAITING_MOST = 1_000;
const TOKEN_BYTES = 32;
const DAY_MS = 24 * 60 * 60 * 1000;

type Visit = Pick<Ctx, "db" | "vault" | "now" | "address">;

/**
 * Asks for a document under the newest terms; anybody may. Who asks is sealed with it, and
 * told to those who run the instance alone. `conflict` where the terms are others by now.
 */
export async function requestDocument(
  visit: Visit,
  { documentId, ...asked }: NewDocumentRequest & { documentId: string },
): Promise<RequestedView> {
  const { db, vault, now } = visit;
  const { terms_version: version, ...requester } = asked;
  const document = await findDocument(visit, documentId);
  if (!document.onRequest) {
    throw new AppError("conflict", "Everyone may download this document.");
  }
  if (version !== (await termsIn(db)).version) {
    throw new AppError("conflict", "The terms have changed. Read them again.", {
      param: "terms_version",
    });
  }
  await refuseTooMany(visit);
  const key = await documentKey(vault, document.id);
  if (!key) throw notFound("document");
  const id = newId(now);
  const sealed = sealJson(key, requesterIn(document.id, id), requester);
  await db.$transaction(async (tx) => {
    await tx.documentRequest.create({
      data: {
        ...{ id, documentId: document.id, termsVersion: version },
        sealedRequester: Uint8Array.from(sealed),
      },
    });
    await record(
      { ...visit, db: tx, appId: null, actor: { kind: "stranger", id: null } },
      { action: "document.request", targetId: id },
    );
  });
  return {
    object: "document_request",
    id: showId("dreq", id),
    document: documentId,
    terms_version: version,
    created_at: now.toISOString(),
  };
}

const requesterIn = (documentId: string, id: string) =>
  placeOf(documentId, `requester ${id}`);

/** Strangers are not to fill the database, nor the time of who answers them. */
async function refuseTooMany({ db, address }: Visit): Promise<void> {
  const from = sha256(address ?? "unknown").toString("hex");
  const limit = failureLimit("document-request", from, PER_ADDRESS);
  await refuseWhereUsedUp([limit]);
  const waiting = await db.documentRequest.findMany({
    where: { decidedAt: null },
    select: { id: true },
    take: WAITING_MOST,
  });
  if (waiting.length === WAITING_MOST) {
    throw new AppError(
      "rate_limited",
      "So many requests wait for an answer that no other is taken. Write to who runs this instance.",
      { retryAfterSeconds: 60 },
    );
  }
  await limit.limiter.penalty(limit.key, 1);
}

/** Who asked for which document, and got it, for those who run the instance. */
export async function listRequests(
  ctx: CommunityCtx,
  query: RequestQuery,
): Promise<List<RequestView>> {
  operator(ctx);

  const rows = await ctx.db.documentRequest.findMany({
    where: { ...beyond(query, "dreq"), ...WHERE[query.state ?? "any"] },
    include: WITH_TITLE,
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  const views = await Promise.all(rows.map((row) => viewOf(ctx.vault, row)));
  await record(witnessOf(ctx, null), { action: "document_request.list" });
  return page(views, query.limit);
}

const WHERE = {
  any: {},
  waiting: { decidedAt: null },
  granted: { decidedAt: { not: null }, tokenHash: { not: null } },
  refused: { decidedAt: { not: null }, tokenHash: null },
};

const WITH_TITLE = { document: { select: { title: true } } } as const;

type Row = DocumentRequest & { document: { title: string } };

/**
 * Grants a request for some days: answers with the address that opens the document, which
 * is told once. Granted again, the address from before opens nothing any more.
 */
export async function grantRequest(
  ctx: CommunityCtx,
  { requestId, days }: NewGrant & { requestId: string },
): Promise<GrantView> {
  const token = randomSecret(TOKEN_BYTES);
  const row = await decide(ctx, requestId, "document_request.grant", {
    tokenHash: Uint8Array.from(sha256(token)),
    endsAt: new Date(ctx.now.getTime() + days * DAY_MS),
  });
  const document = showId("doc", row.documentId);
  return {
    ...(await viewOf(ctx.vault, row)),
    url: `${publicUrl()}/trust/documents/${document}?grant=${token}`,
  };
}

/** Refuses a request, or takes back that it was granted. */
export async function refuseRequest(
  ctx: CommunityCtx,
  { requestId }: { requestId: string },
): Promise<RequestView> {
  const none = { tokenHash: null, endsAt: null };
  return viewOf(
    ctx.vault,
    await decide(ctx, requestId, "document_request.refuse", none),
  );
}

/** Forgets who asked. What the log says of it stays, which names nobody. */
export async function forgetRequest(
  ctx: CommunityCtx,
  { requestId }: { requestId: string },
): Promise<void> {
  operator(ctx);

  const id = await findRequest(ctx, requestId);
  await ctx.db.$transaction(async (db) => {
    await db.documentRequest.delete({ where: { id } });
    await record(witnessOf({ ...ctx, db }, null), {
      action: "document_request.delete",
      targetId: id,
    });
  });
}

async function decide(
  ctx: CommunityCtx,
  shown: string,
  action: "document_request.grant" | "document_request.refuse",
  data: { tokenHash: Uint8Array<ArrayBuffer> | null; endsAt: Date | null },
): Promise<Row> {
  operator(ctx);

  const id = await findRequest(ctx, shown);
  return ctx.db.$transaction(async (db) => {
    await record(witnessOf({ ...ctx, db }, null), { action, targetId: id });
    return db.documentRequest.update({
      where: { id },
      data: { decidedAt: ctx.now, ...data },
      include: WITH_TITLE,
    });
  });
}

async function findRequest(
  { db }: CommunityCtx,
  shown: string,
): Promise<string> {
  const id = readId("dreq", shown);
  const found =
    id &&
    (await db.documentRequest.findUnique({
      where: { id },
      select: { id: true },
    }));
  if (!found) throw notFound("request");
  return found.id;
}

async function viewOf(vault: Vault, row: Row): Promise<RequestView> {
  const { id, documentId, decidedAt, tokenHash } = row;
  const key = await documentKey(vault, documentId);
  const place = requesterIn(documentId, id);
  const refused = tokenHash ? "granted" : "refused";
  return {
    object: "document_request",
    id: showId("dreq", id),
    document: showId("doc", documentId),
    terms_version: row.termsVersion,
    created_at: timeOf(id).toISOString(),
    title: row.document.title,
    state: decidedAt ? refused : "waiting",
    requester:
      key && Requester.parse(openJson(key, place, row.sealedRequester)),
    decided_at: decidedAt?.toISOString() ?? null,
    ends_at: row.endsAt?.toISOString() ?? null,
    reads: row.reads,
    last_read_at: row.lastReadAt?.toISOString() ?? null,
  };
}
