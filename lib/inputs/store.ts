import "server-only";

import { entryOf } from "@/lib/audit/record";
import { isOrphaned } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { type Decision, decide, storageView } from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import { notFound } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { type Content, type Incoming, readContent } from "@/lib/inputs/content";
import { detailOf } from "@/lib/inputs/detail";
import { forgottenOf, type ReceiptWish } from "@/lib/inputs/forget";
import { isTaken, namedAs, refuseTaken, taken } from "@/lib/inputs/name";
import type { Details, InputType, StoredInput } from "@/lib/inputs/schema";
import { forsake, type SealedInput, sealInput } from "@/lib/inputs/seal";
import { sealUnfetched, UNKNOWN_TYPE } from "@/lib/inputs/seal-unfetched";
import { refuseAndCount } from "@/lib/metering/budget";
import { countedBy, type UsageEvent } from "@/lib/metering/count";
import { runningSha256, sha256 } from "@/lib/sealing/digest";
import { inOneStatement } from "@/lib/statement";
import type { Prisma } from "@/prisma/generated/client";

/** What the sender says of an input, beside its content. */
export type Description = Pick<
  Details,
  "filename" | "subject" | "url" | "metadata"
> &
  Partial<Pick<Details, "metadata_json" | "external_id" | "geo">>;

/** What is to be fetched from the URL in its description, and what it has to be. */
export type ToFetch = { toFetch: InputType };

export type NewRecord = {
  incoming: Incoming | ToFetch;
  description: Description;
  wish: StorageWish;
  /** The receipt that there is to be of it, if any. */
  receipt?: ReceiptWish;
};

/**
 * Keeps an input without asking a model about it. Row, key, usage event and audit
 * entry come in one statement: after a crash all of them are there, or none.
 * Where the decision is not to store, the input is read, counted and forgotten. What is
 * to be fetched is kept without content, for lib/fetches to see to.
 */
export async function storeInput(
  ctx: Ctx,
  record: NewRecord,
): Promise<StoredInput> {
  const [view] = await storeInputs(ctx, [record]);
  if (!view) throw new Error("One record was to be stored.");
  return view;
}

/** `storeInput` for several: all of them are kept, or none. */
export async function storeInputs(
  ctx: Ctx,
  records: NewRecord[],
): Promise<StoredInput[]> {
  authorize(ctx, "inputs:write");
  await refuseAndCount(ctx, null);

  const prepared: Prepared[] = [];
  try {
    for (const record of records) prepared.push(await prepare(ctx, record));
    const statements = prepared.map((one) => one.statements);
    if (statements.length === 1) {
      await inOneStatement(ctx.db, statements.flat());
    } else {
      await inTransaction(ctx, async ({ db }) => {
        for (const one of statements) await inOneStatement(db, one);
      });
    }
  } catch (error) {
    for (const { sealed } of prepared)
      if (sealed) await forsake(ctx, sealed, error);
    if (isTaken(error)) throw taken();
    throw isOrphaned(error) ? notFound("app") : error;
  }
  return prepared.map(({ view }) => view);
}

type Prepared = {
  sealed: Pick<SealedInput, "blobKey"> | null;
  statements: Prisma.Sql[];
  view: StoredInput;
};

async function prepare(
  ctx: Ctx,
  { incoming, description, wish, receipt }: NewRecord,
): Promise<Prepared> {
  const decision = decide(ctx.policy, wish, ctx.now);
  if (decision.stored) await refuseTaken(ctx, description.external_id);
  if ("toFetch" in incoming) {
    if (decision.stored)
      return unfetched(ctx, incoming, description, decision, receipt);
    throw new Error("What isn't stored is fetched in the call.");
  }
  const content = await readContent(incoming);
  const details = detailsOf(content, description);
  if (!decision.stored) {
    const { bytes, hash } = await drained(content);
    const counted = countedBy(ctx, usage(content.type, bytes, false));
    return {
      sealed: null,
      statements: receipt
        ? [...counted, forgottenOf(ctx, receipt, hash())]
        : counted,
      view: viewOfNew(ctx, content, details, bytes, decision),
    };
  }
  const sealed = await sealInput(ctx, content, details, decision, []);
  const { bytes, id, commitment } = sealed;
  return {
    sealed,
    statements: [
      ...sealed.statements,
      ...(await namedAs(ctx, id, details.external_id)),
      ...countedBy(ctx, usage(sealed.type, bytes, true)),
      ...(await detailOf(ctx, sealed, { action: "store", bytes })),
      entryOf(ctx, {
        action: "input.receive",
        targetId: id,
        commitment,
        entryId: receipt?.entryId,
      }),
    ],
    view: viewOfNew(ctx, content, sealed.details, bytes, decision, id),
  };
}

async function unfetched(
  ctx: Ctx,
  { toFetch: type }: ToFetch,
  description: Description,
  decision: Extract<Decision, { stored: true }>,
  receipt: ReceiptWish | undefined,
): Promise<Prepared> {
  const content = { type, mediaType: UNKNOWN_TYPE };
  const seen = { width: null, height: null, preview: null };
  const details = detailsOf(seen, description);
  const { id, statements } = await sealUnfetched(ctx, type, details, decision);
  const counted = countedBy(ctx, usage(type, 0, true), id);
  const { entryId } = receipt ?? {};
  const entry = { action: "input.receive", targetId: id, entryId } as const;
  const named = await namedAs(ctx, id, details.external_id);
  const view = viewOfNew(ctx, content, details, 0, decision, id);
  return {
    sealed: null,
    statements: [...statements, ...named, ...counted, entryOf(ctx, entry)],
    view: { ...view, fetch: { state: "waiting", tries: 0, reason: null } },
  };
}

export function detailsOf(
  content: Pick<Content, "width" | "height" | "preview">,
  said: Description,
): Details {
  const { width, height, preview } = content;
  const unseen = { duration_ms: null, codecs: [] };
  const unsaid = { metadata_json: [], external_id: null, geo: null };
  return { ...unsaid, ...said, width, height, ...unseen, preview };
}

export function usage(
  inputType: Content["type"],
  bytes: number,
  stored: boolean,
): UsageEvent {
  return { model: null, inputType, bytes, latencyMs: 0, stored, outcome: "ok" };
}

/** Reads a stream to its end, so that its limits are enforced, and keeps nothing. */
async function drained(
  content: Content,
): Promise<{ bytes: number; hash: () => Uint8Array }> {
  if (content.type !== "video") {
    return { bytes: content.bytes.length, hash: () => sha256(content.bytes) };
  }
  let bytes = 0;
  const running = runningSha256();
  for await (const piece of content.source) {
    bytes += piece.length;
    running.add(piece);
  }
  return { bytes, hash: running.digest };
}

export function viewOfNew(
  ctx: Ctx,
  content: Pick<Content, "type" | "mediaType">,
  details: Details,
  bytes: number,
  decision: Decision,
  id?: string,
): StoredInput {
  const storage = storageView(decision);
  return {
    object: "input",
    id: id ? showId("inp", id) : null,
    type: content.type,
    media_type: content.mediaType,
    bytes,
    ...details,
    fetch: null,
    received_at: ctx.now.toISOString(),
    expires_at: storage.expires_at,
    held: false,
    shared: false,
    storage,
  };
}
