import { onTestFinished } from "vitest";

import { diskBlobs } from "@/lib/blobs/disk";
import { s3Blobs } from "@/lib/blobs/s3";
import { Secret } from "@/lib/secret";
import type { BlobStore, ByteRange } from "@/lib/stores";
import { ownFolder } from "@/lib/testing/folder";
import { CREDENTIALS, type S3, startS3 } from "@/lib/testing/s3/server";

/** Which bucket of a server, and where in it. */
const BUCKET = { bucket: "blobs", prefix: "of/sojourn/", region: "eu-west-9" };

/** A store in a bucket of a server, by the credentials that it knows. */
export const blobsAt = (
  endpoint: string,
  { id, secret } = CREDENTIALS,
  patienceMs = 30_000,
): BlobStore =>
  s3Blobs(
    { ...BUCKET, endpoint },
    { keyId: id, secret: new Secret(secret) },
    { patienceMs },
  );

/** A store on an S3 of the test's own, which ends with it. */
export async function ownS3(
  how: Parameters<typeof startS3>[0] & { patienceMs?: number } = {},
): Promise<{ s3: S3; blobs: BlobStore }> {
  const s3 = await startS3(how);
  onTestFinished(() => s3.close());
  return { s3, blobs: blobsAt(s3.url, CREDENTIALS, how.patienceMs) };
}

/** Each kind of store that keeps the same promises. */
export const STORES: [name: string, open: () => Promise<BlobStore>][] = [
  ["on disk", async () => diskBlobs(await ownFolder())],
  ["in a bucket", async () => (await ownS3()).blobs],
  [
    "in a bucket that keeps versions",
    async () => (await ownS3({ versioned: true })).blobs,
  ],
];

export async function* each(...pieces: Uint8Array[]) {
  yield* pieces;
}

export async function bytesIn(
  blobs: BlobStore,
  key: string,
  range?: ByteRange,
): Promise<Buffer> {
  const pieces = blobs.read(key, range);
  return Buffer.concat(
    await Array.fromAsync(pieces, (one) => Buffer.from(one)),
  );
}
