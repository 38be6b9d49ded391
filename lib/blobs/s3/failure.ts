import "server-only";

import { S3ServiceException } from "@aws-sdk/client-s3";

const FULL = /^(QuotaExceeded|XMinioStorageFull|InsufficientStorage)$/;

/** The store didn't do what it was asked. What it says stays in `cause`. */
export class StoreFailed extends Error {
  override readonly name = "StoreFailed";
  /** As `lib/outage.ts` knows it. */
  readonly code: "BLOBS_GONE" | "ENOSPC";

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    const isFull = cause instanceof Error && FULL.test(cause.name);
    this.code = isFull ? "ENOSPC" : "BLOBS_GONE";
  }
}

/** What a read of a blob that isn't there fails with, as a file's would. */
export const noBlob = () =>
  Object.assign(new Error("ENOENT: there is no such blob."), {
    code: "ENOENT",
  });

/** What S3 answers. Whatever it fails with is a failure of the store. */
export async function asked<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new StoreFailed("The blob store failed.", error);
  }
}

/** The same; null where it answers with this status. */
export async function askedUnless<T>(
  status: number,
  request: Promise<T>,
): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === status) return null;
    throw new StoreFailed("The blob store failed.", error);
  }
}

export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException
    ? error.$metadata.httpStatusCode
    : undefined;
