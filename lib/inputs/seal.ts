import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import type { Decision } from "@/lib/decision/decide";
import { newId } from "@/lib/ids";
import { documentOf, type PredictionPart } from "@/lib/index/document";
import { rowOfNew } from "@/lib/index/row";
import { commitmentTo } from "@/lib/inputs/commitment";
import type { Content } from "@/lib/inputs/content";
import type { Details } from "@/lib/inputs/schema";
import { readableIn } from "@/lib/inputs/texts";
import { lookIn } from "@/lib/inputs/traits";
import { senderOf } from "@/lib/inputs/view";
import { readVideo } from "@/lib/media/video/facts";
import type { VideoSource } from "@/lib/media/video/look";
import { mayHaveBeenDone } from "@/lib/outage";
import { openStream, sealStream } from "@/lib/sealing/chunked";
import { randomSecret, runningSha256, sha256 } from "@/lib/sealing/digest";
import { sealField, sealJson } from "@/lib/sealing/field";
import { newRecordKey, type RecordKeyRow } from "@/lib/sealing/record-key";
import type { ByteRange } from "@/lib/stores";
import { Prisma } from "@/prisma/generated/client";

// floors.md: up to here a row is cheaper than a file with its fsyncs.
const INLINE_BYTES = 64 * 1024;

/** A record as it will be kept: sealed, its blob durable, its rows not yet written. */
export type SealedInput = {
  id: string;
  key: KeyObject;
  type: Content["type"];
  bytes: number;
  blobKey: string | null;
  /** With what was seen of a video once it was there. */
  details: Details;
  /** What the log says of its content: nothing that can be read from it. */
  commitment: Buffer;
  /** Writes its rows. */
  statements: Prisma.Sql[];
};

/**
 * Seals an input under a new record key; what a model has `said` of it is for the index
 * alone. A large one is in the blob store when this resolves; whoever then fails to
 * write the rows calls `forsake`. A crash between the two leaves a blob that no row
 * names, which a sweep finds, and whose key is gone with the process.
 */
export async function sealInput(
  ctx: Ctx,
  content: Content,
  details: Details,
  decision: Extract<Decision, { stored: true }>,
  said: PredictionPart[],
  landed?: Landed,
): Promise<SealedInput> {
  const landing = Promise.resolve(landed ?? land(ctx, content));
  const [{ id, record }, sealed] = await Promise.all([
    landing,
    sealLanded(ctx, content, details, decision, said, landing),
  ]);
  const keyRow = keyRowOf({ appId: ctx.appId, inputId: id, ...record });
  return { ...sealed, statements: [...sealed.statements, keyRow] };
}

/** `sealInput` of what has landed, or is about to; the row of its key is left out. */
export async function sealLanded(
  ctx: Ctx,
  content: Content,
  details: Details,
  decision: Extract<Decision, { stored: true }>,
  said: PredictionPart[],
  landing: Promise<Landed>,
): Promise<SealedInput> {
  const [{ id, record, kept, facts }, look] = await Promise.all([
    landing,
    ctx.index === "off" ? undefined : lookIn(content),
  ]);
  const place = { appId: ctx.appId, recordId: id };
  const seen = { ...details, ...facts };
  const traits = { sha256: kept.hash.toString("hex"), look };
  const commitment = commitmentTo(record.key, id, kept.hash);
  const sealedDetails = sealJson(
    record.key,
    { ...place, field: "details" },
    { ...seen, sender: senderOf(ctx), traits },
  );
  const { filename, subject, url, metadata, geo } = details;
  const document = documentOf(
    {
      ...{ type: content.type, filename, subject, url, metadata, geo },
      text: content.type === "text" ? readableIn(content) : null,
      traits,
      key: senderOf(ctx),
      receivedAt: ctx.now,
      expiresAt: decision.expiresAt,
      ...{ held: false, shared: false },
    },
    said,
  );

  return {
    id,
    key: record.key,
    type: content.type,
    bytes: kept.bytes,
    blobKey: kept.blobKey,
    details: seen,
    commitment,
    statements: [
      Prisma.sql`
        INSERT INTO inputs
          (app_id, id, type, media_type, bytes, goes_at, sealed_content, blob_key,
           sealed_details, commitment)
        VALUES (
          ${ctx.appId}::uuid, ${id}::uuid, ${content.type}::input_type,
          ${content.mediaType}, ${kept.bytes}::bigint, ${decision.goesAt}::timestamptz,
          ${kept.sealedContent}::bytea, ${kept.blobKey}, ${sealedDetails}::bytea,
          ${commitment}::bytea
        )`,
      await rowOfNew(ctx, id, document),
    ],
  };
}

/** Writes the row of a record's key. */
export const keyRowOf = (row: RecordKeyRow) => Prisma.sql`
  INSERT INTO keystore.record_keys (app_id, input_id, epoch, generation, wrapped_key)
  VALUES (
    ${row.appId}::uuid, ${row.inputId}::uuid, ${row.epoch}::date,
    ${row.generation}::smallint, ${row.wrappedKey}::bytea
  )`;

/**
 * Removes the blob of a record whose rows could not be written, for this reason. Where
 * the database went away in the middle of it, they may have been: then the blob stays,
 * and a sweep finds it if no row names it.
 */
export async function forsake(
  ctx: Ctx,
  { blobKey }: Pick<SealedInput, "blobKey">,
  reason: unknown,
): Promise<void> {
  if (!blobKey || mayHaveBeenDone(reason)) return;
  await ctx.vault.blobs.remove([blobKey]);
}

/** What a blob's key derivation is bound to. */
export function blobContext(appId: string, id: string): Buffer {
  return Buffer.from(`sojourn/blob/${appId}/${id}/content`);
}

/** Which record it is to be, and its key. */
export type Identity = {
  id: string;
  record: Pick<RecordKeyRow, "epoch" | "generation" | "wrappedKey"> & {
    key: KeyObject;
  };
};

/** Content that is sealed under the key of its record to be, and durable. */
export type Landed = Identity & {
  kept: Kept;
  /** Of a video, where it can be read. */
  facts: Partial<Details>;
  blobKey: string | null;
};

/**
 * Seals content under a new record key, or that of a record which there is to be,
 * before anything else of it is known. Whoever then doesn't seal the rest calls
 * `forsake`.
 */
export async function land(
  ctx: Ctx,
  content: Content,
  identity?: Identity,
): Promise<Landed> {
  const { id, record } = identity ?? (await newIdentity(ctx));
  const kept = await sealContent(ctx, content, record.key, id);
  const { blobKey } = kept;
  if (content.type !== "video") return { id, record, kept, facts: {}, blobKey };
  const facts = await factsOf(landedVideo(ctx, { id, record, kept }));
  return { id, record, kept, facts, blobKey };
}

export async function newIdentity({
  vault,
  appId,
  now,
}: Ctx): Promise<Identity> {
  const id = newId(now);
  return { id, record: await newRecordKey(vault, appId, id) };
}

/** A video that has landed, of which any part can be had. */
export function landedVideo(
  ctx: Ctx,
  { id, record, kept }: Pick<Landed, "id" | "record" | "kept">,
): VideoSource {
  const { blobs } = ctx.vault;
  const { blobKey, bytes, sealedBytes } = kept;
  if (!blobKey) throw new Error("A video is a blob, however small.");
  const context = blobContext(ctx.appId, id);
  const fetch = (range: ByteRange) => blobs.read(blobKey, range);
  return {
    bytes,
    read: (wanted) =>
      openStream(record.key, context, sealedBytes, fetch, wanted),
  };
}

async function factsOf(video: VideoSource): Promise<Partial<Details>> {
  const facts = await readVideo(video);
  if (!facts) return {};
  const { width, height, durationMs, codecs } = facts;
  return { width, height, duration_ms: durationMs, codecs };
}

type Kept = {
  bytes: number;
  /** SHA-256 of the content. */
  hash: Buffer;
  sealedContent: Buffer | null;
  blobKey: string | null;
  /** Of the blob. */
  sealedBytes: number;
};

/** Seals content under the key of its record. A large one is durable then. */
export async function sealContent(
  ctx: Ctx,
  content: Content,
  key: KeyObject,
  id: string,
): Promise<Kept> {
  if (content.type !== "video" && content.bytes.length <= INLINE_BYTES) {
    const place = { appId: ctx.appId, recordId: id, field: "content" };
    return {
      bytes: content.bytes.length,
      hash: sha256(content.bytes),
      sealedContent: sealField(key, place, content.bytes),
      blobKey: null,
      sealedBytes: 0,
    };
  }
  const day = ctx.now.toISOString().slice(0, 10);
  const blobKey = `${ctx.appId}/${day}/${randomSecret(16)}`;
  const plain = measured("bytes" in content ? [content.bytes] : content.source);
  const sealedBytes = await ctx.vault.blobs.put(
    blobKey,
    sealStream(key, blobContext(ctx.appId, id), plain.source),
  );
  return { ...plain.measures(), sealedContent: null, blobKey, sealedBytes };
}

/** What flows by, and when all has: how much it was, and its hash. */
function measured(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  let bytes = 0;
  const hash = runningSha256();
  async function* measuring() {
    for await (const piece of source) {
      bytes += piece.length;
      hash.add(piece);
      yield piece;
    }
  }
  return {
    source: measuring(),
    measures: () => ({ bytes, hash: hash.digest() }),
  };
}
