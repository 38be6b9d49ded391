import "server-only";

import type { Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";

import { type Bucket, objectOf } from "@/lib/blobs/s3/bucket";
import {
  askedUnless,
  noBlob,
  StoreFailed,
  statusOf,
} from "@/lib/blobs/s3/failure";
import type { ByteRange } from "@/lib/stores";

export type Head = { size: number; writtenAt: Date | null };

/** Null: there is no such blob. */
export async function headOf(
  bucket: Bucket,
  key: string,
): Promise<Head | null> {
  const command = new HeadObjectCommand(objectOf(bucket, key));
  const head = await askedUnless(404, bucket.client.send(command));
  if (!head) return null;
  return {
    size: head.ContentLength ?? 0,
    writtenAt: head.LastModified ?? null,
  };
}

/**
 * Streams a range of a blob, and lets go of the connection where the reader stops early.
 * What ends before its length has come, or pauses for too long, is a failure.
 */
export async function* read(
  bucket: Bucket,
  key: string,
  range?: ByteRange,
): AsyncGenerator<Uint8Array> {
  const isEmpty = range !== undefined && range.start >= range.end;
  if (isEmpty) {
    if (!(await headOf(bucket, key))) throw noBlob();
    return;
  }
  const answer = await begin(bucket, key, range);
  if (!answer) return;

  let missing = answer.length;
  try {
    const pieces = answer.body[Symbol.asyncIterator]();
    for (;;) {
      const next = await inTime(bucket.patienceMs, pieces.next());
      if (next.done) break;
      missing -= next.value.length;
      yield next.value;
    }
  } finally {
    answer.body.destroy();
  }
  if (missing !== 0) throw new StoreFailed("The blob store ended amid a blob.");
}

/** Null: the blob ends before the range begins. */
async function begin(bucket: Bucket, key: string, range?: ByteRange) {
  const command = new GetObjectCommand({
    ...objectOf(bucket, key),
    ...(range && { Range: headerOf(range) }),
  });
  try {
    const { Body, ContentLength = 0 } = await bucket.client.send(command);
    return { body: Body as Readable, length: ContentLength };
  } catch (error) {
    const status = statusOf(error);
    if (status === 416) return null;
    throw status === 404 ? noBlob() : failed(error);
  }
}

/** RFC 9110, 14.1.2: the last byte is a part of it. */
const headerOf = ({ start, end }: ByteRange) =>
  `bytes=${start}-${Number.isFinite(end) ? end - 1 : ""}`;

/** Only while somebody waits: a reader may take its time. */
async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const tooLate = () => late.reject(new StoreFailed("The blob store stalled."));
  const timer = setTimeout(tooLate, ms);
  try {
    return await Promise.race([work, late.promise]);
  } catch (error) {
    throw failed(error);
  } finally {
    clearTimeout(timer);
  }
}

const failed = (error: unknown) =>
  error instanceof StoreFailed
    ? error
    : new StoreFailed("The blob store failed.", error);
