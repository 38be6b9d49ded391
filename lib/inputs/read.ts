import "server-only";

import type { KeyObject } from "node:crypto";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { showId } from "@/lib/ids";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
  refuseUnfetched,
} from "@/lib/inputs/record";
import { blobContext } from "@/lib/inputs/seal";
import { type Sealed, sealedDetailsIn } from "@/lib/inputs/view";
import { openStream } from "@/lib/sealing/chunked";
import { keyedHash } from "@/lib/sealing/digest";
import { openField } from "@/lib/sealing/field";
import { plannedRowsOf } from "@/lib/statement";
import type { ByteRange } from "@/lib/stores";
import { Prisma } from "@/prisma/generated/client";

/** An input's content, of which any part can be had. */
export type Readable = {
  /** Its id as its readers know it. */
  shown: string;
  type: RecordRow["type"];
  mediaType: string;
  filename: string | null;
  bytes: number;
  /** Another one where the content is another, which tells nothing of what it is. */
  version: string;
  read(wanted?: ByteRange): AsyncIterable<Uint8Array>;
};

/** Opens an input to read its content. An audited act. */
export async function readInput(ctx: Ctx, shown: string): Promise<Readable> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  refuseUnfetched(row);
  const [key] = await Promise.all([
    keyOf(ctx, row),
    record(ctx, { action: "input.read", targetId: row.id }),
  ]);
  const sealed = sealedDetailsIn(ctx, row, key);
  return {
    shown: showId("inp", row.id),
    type: row.type,
    mediaType: row.media_type,
    filename: sealed.filename,
    bytes: Number(row.bytes),
    version: versionIn(sealed, key),
    read: (wanted) => contentOf(ctx, row, key, wanted),
  };
}

/**
 * Which content it is, by its hash under the record's own key. Stripping makes another
 * one of it. Records that are older than that have one and the same.
 */
export const versionIn = ({ traits }: Sealed, key: KeyObject): string =>
  traits
    ? keyedHash(key, "version", traits.sha256).toString("base64url", 0, 12)
    : "";

/** A record lives, and its blob isn't there (lib/retention/missing.ts tells of it). */
export class MissingBlob extends Error {
  override readonly name = "MissingBlob";

  constructor() {
    super("The blob of a live record is missing.");
  }
}

/** The app of a record, and where its content is. */
export type InApp = { appId: string } & Pick<Ctx, "db" | "vault">;

/**
 * The content of a record, or a part of it, opened as it is read. Of a large one only
 * the chunks that the part needs are fetched. What was tampered with throws before
 * any byte of it is given out; `conflict` where it isn't here yet.
 */
export async function* contentOf(
  ctx: InApp,
  row: RecordRow,
  key: KeyObject,
  wanted?: ByteRange,
): AsyncIterable<Uint8Array> {
  refuseUnfetched(row);
  if (row.blob_key === null) {
    const whole = await inlineContent(ctx, row, key);
    yield wanted ? whole.subarray(wanted.start, wanted.end) : whole;
    return;
  }
  const { blobs } = ctx.vault;
  const blobKey = row.blob_key;
  const length = await blobs.size(blobKey);
  if (length === null) throw new MissingBlob();
  const fetch = (range: ByteRange) => blobs.read(blobKey, range);
  const context = blobContext(ctx.appId, row.id);
  yield* openStream(key, context, length, fetch, wanted);
}

async function inlineContent(
  ctx: InApp,
  row: RecordRow,
  key: KeyObject,
): Promise<Buffer> {
  const [input] = await plannedRowsOf<{ sealed: Uint8Array | null }>(
    ctx.db,
    Prisma.sql`
    SELECT sealed_content AS sealed FROM inputs
    WHERE app_id = ${ctx.appId}::uuid AND id = ${row.id}::uuid`,
  );
  if (!input?.sealed) throw notFound("input");
  return openInline(ctx, row, key, input.sealed);
}

/** Which record, and whether its content is in a blob. */
type Placed = Pick<RecordRow, "id" | "blob_key"> & { app_id: string };

/**
 * The content of those of some records that have it in their row, still sealed, by their
 * ids: together, in one round trip. One that was destroyed meanwhile is left out.
 */
export async function inlineOf(
  { db }: Pick<Ctx, "db">,
  rows: Placed[],
): Promise<Map<string, Uint8Array>> {
  const inline = rows.filter(({ blob_key }) => !blob_key);
  if (inline.length === 0) return new Map();
  const found = await plannedRowsOf<{ id: string; sealed: Uint8Array | null }>(
    db,
    Prisma.sql`
    SELECT i.id, i.sealed_content AS sealed FROM unnest(
      ${inline.map(({ app_id }) => app_id)}::uuid[],
      ${inline.map(({ id }) => id)}::uuid[]
    ) AS r (app_id, id) JOIN inputs i ON i.app_id = r.app_id AND i.id = r.id`,
  );
  return new Map(
    found.flatMap(({ id, sealed }) => (sealed ? [[id, sealed]] : [])),
  );
}

/** Opens what `inlineOf` found. */
export const openInline = (
  { appId }: Pick<InApp, "appId">,
  { id }: Pick<RecordRow, "id">,
  key: KeyObject,
  sealed: Uint8Array,
): Buffer => openField(key, { appId, recordId: id, field: "content" }, sealed);
