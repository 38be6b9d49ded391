import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { peek } from "@/lib/inputs/content";
import { findRecord } from "@/lib/inputs/record";
import type { StoredInput } from "@/lib/inputs/schema";
import { storeInput } from "@/lib/inputs/store";
import { openView } from "@/lib/inputs/view";
import { sniff } from "@/lib/media/sniff";
import { finishUpload } from "@/lib/uploads/finish";
import { refuseTooLarge } from "@/lib/uploads/limits";
import type { Once } from "@/lib/uploads/once";
import { keepPart } from "@/lib/uploads/parts";
import { type Pieces, piecesOf } from "@/lib/uploads/pieces";
import { PART_BYTES, type UploadView } from "@/lib/uploads/schema";
import {
  findUpload,
  receivedOf,
  type Upload,
  viewOf,
} from "@/lib/uploads/upload";

/** Which part of the whole a request carries, up to and not including `end`. Null: all. */
export type Told = { start: number; end: number; total: number } | null;

/**
 * Receives a range of an upload. It begins where what is durable ends, and goes to the
 * end of a part or of the whole; each part is durable as soon as it has come, so that
 * of a request that breaks off only what came since then is to be sent again. With the
 * last part comes the record, which answers that part for as long as both live, however
 * often it is sent. Of two requests at once the later one goes on.
 */
export async function receive(
  ctx: Ctx,
  shown: string,
  told: Told,
  source: AsyncIterable<Uint8Array>,
): Promise<UploadView | StoredInput> {
  authorize(ctx, "inputs:write");

  const found = await findUpload(ctx, shown);
  if (found.state === "whole") {
    refuseOther(told, found.bytes);
    return seenAgain(ctx, found);
  }
  const { bytes } = found.state === "open" ? found.upload : found.once;
  const { start, end, total } = told ?? { start: 0, end: bytes, total: bytes };
  refuseOther({ total }, bytes);
  const pieces = piecesOf(source);
  try {
    if (found.state === "once") {
      if (start > 0 || end < bytes) throw notResumable();
      return await receiveOnce(ctx, found.once, pieces);
    }
    return await receiveRange(ctx, found.upload, { start, end }, pieces);
  } finally {
    await pieces.close();
  }
}

async function receiveRange(
  ctx: Ctx,
  upload: Upload,
  { start, end }: { start: number; end: number },
  pieces: Pieces,
): Promise<UploadView | StoredInput> {
  const { bytes } = upload;
  const received = receivedOf(upload);
  if (received === bytes && end === bytes) return finishUpload(ctx, upload);
  if (start !== received) throw elsewhere(received);
  if (end > bytes || (end < bytes && end % PART_BYTES !== 0)) {
    throw new AppError(
      "invalid_request",
      `A range ends at the end of the whole, or at a multiple of ${PART_BYTES} bytes.`,
      { param: "Content-Range" },
    );
  }
  if (bytes <= PART_BYTES) {
    return finishUpload(ctx, upload, wholeOf(pieces, bytes));
  }
  const writer = crypto.randomUUID();
  await claim(ctx, upload, writer);
  const first = start / PART_BYTES;
  let parts = first;
  for (let at = start; at < end; at = Math.min(end, at + PART_BYTES)) {
    const size = Math.min(PART_BYTES, end - at);
    const plain = pieces.exactly(size);
    const checked = parts === 0 ? await sniffed(upload, plain) : plain;
    await keepPart(ctx, upload, parts, checked);
    if (at + size === end) await pieces.end();
    await advance(ctx, upload, writer, parts);
    parts++;
  }
  const further = { ...upload, parts };
  return end === bytes ? finishUpload(ctx, further) : viewOf(ctx, further);
}

/** Refuses what is nothing that is taken before any of it is kept. */
async function sniffed(
  { bytes, about }: Upload,
  plain: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array>> {
  const { head, whole } = await peek(plain);
  const { type } = await sniff(head, about.media_type ?? undefined);
  refuseTooLarge(bytes, type);
  return whole;
}

/** Nothing of it is kept: it is looked at as it passes, and counted. */
function receiveOnce(
  ctx: Ctx,
  { bytes, media_type }: Once,
  pieces: Pieces,
): Promise<StoredInput> {
  return storeInput(ctx, {
    incoming: {
      source: wholeOf(pieces, bytes),
      declared: media_type,
      expected: null,
    },
    description: { filename: null, subject: null, url: null, metadata: {} },
    wish: { store: false, retention: null },
  });
}

async function* wholeOf(pieces: Pieces, bytes: number) {
  yield* pieces.exactly(bytes);
  await pieces.end();
}

async function claim(
  { db, appId }: Ctx,
  { id, parts }: Upload,
  writer: string,
): Promise<void> {
  const { count } = await db.upload.updateMany({
    where: { appId, id, parts, finishedAt: null },
    data: { writer },
  });
  if (count === 0) throw overtaken();
}

async function advance(
  { db, appId }: Ctx,
  { id }: Upload,
  writer: string,
  parts: number,
): Promise<void> {
  const { count } = await db.upload.updateMany({
    where: { appId, id, writer, parts, finishedAt: null },
    data: { parts: parts + 1 },
  });
  if (count === 0) throw overtaken();
}

/** The record that came of an upload, told to whoever sent it or may read it. */
async function seenAgain(
  ctx: Ctx,
  { id, actorId }: { id: string; actorId: string },
): Promise<StoredInput> {
  if (actorId !== ctx.actor.id) authorize(ctx, "inputs:read");
  const row = await findRecord(ctx, id);
  if (actorId !== ctx.actor.id) {
    await record(ctx, { action: "input.open", targetId: id });
  }
  return openView(ctx, row);
}

function refuseOther(told: { total: number } | null, bytes: number): void {
  if (told === null || told.total === bytes) return;
  throw new AppError(
    "invalid_request",
    `This upload was begun with ${bytes} bytes, and the range says otherwise.`,
    { param: "Content-Range" },
  );
}

const elsewhere = (received: number) =>
  new AppError(
    "conflict",
    `This upload goes on at byte ${received}: what comes before is durable, and nothing behind it is.`,
    { param: "Content-Range" },
  ).telling(rangeHeader(received));

/** What is durable, as RFC 9110 §14 writes ranges. Left out where nothing is. */
export const rangeHeader = (received: number): Record<string, string> =>
  received === 0 ? {} : { range: `bytes=0-${received - 1}` };

const overtaken = () =>
  new AppError(
    "conflict",
    "Another request goes on with this upload, or it has ended. GET tells how far it is.",
  );

const notResumable = () =>
  new AppError(
    "conflict",
    "Nothing of this upload is kept, so there is nothing to resume: send all of it in one request.",
    { param: "Content-Range" },
  ).telling({ "x-should-retry": "false" });
