import "server-only";

import { openBucket, type S3Credentials } from "@/lib/blobs/s3/bucket";
import { list, sweepUploads } from "@/lib/blobs/s3/list";
import { put } from "@/lib/blobs/s3/put";
import { headOf, read } from "@/lib/blobs/s3/read";
import { remove } from "@/lib/blobs/s3/remove";
import type { S3Place } from "@/lib/env";
import type { BlobStore } from "@/lib/stores";

const PATIENCE_MS = 30_000;

/**
 * Blobs as objects of an S3 bucket, below a prefix that is this store's alone. Objects
 * whose names are no keys are left alone. Whatever S3 fails with is a failure that says
 * nothing of S3 to callers, and that may be tried again.
 */
export function s3Blobs(
  place: S3Place,
  credentials: S3Credentials,
  { patienceMs = PATIENCE_MS } = {},
): BlobStore {
  const bucket = openBucket(place, credentials, patienceMs);
  return {
    put: (key, source) => put(bucket, key, source),
    size: async (key) => (await headOf(bucket, key))?.size ?? null,
    writtenAt: async (key) => (await headOf(bucket, key))?.writtenAt ?? null,
    read: (key, range) => read(bucket, key, range),
    remove: (keys) => remove(bucket, keys),
    list: (prefix) => list(bucket, prefix),
    sweepIncoming: (before) => sweepUploads(bucket, before),
  };
}
