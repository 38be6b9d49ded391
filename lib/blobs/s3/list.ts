import "server-only";

import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";

import { type Bucket, below, keyOf } from "@/lib/blobs/s3/bucket";
import { asked, askedUnless, StoreFailed } from "@/lib/blobs/s3/failure";

export async function* list(
  bucket: Bucket,
  prefix: string,
): AsyncGenerator<string> {
  const { client } = bucket;
  const pages = paginateListObjectsV2({ client }, below(bucket, prefix));
  for await (const { Contents = [] } of failing(pages)) {
    for (const { Key } of Contents) {
      const key = keyOf(bucket, Key);
      if (key !== null) yield key;
    }
  }
}

/** Aborts uploads that were begun before `before`. Answers with how many there were. */
export async function sweepUploads(
  bucket: Bucket,
  before: Date,
): Promise<number> {
  const { client, name } = bucket;
  let swept = 0;
  for await (const { Uploads = [] } of uploadsIn(bucket)) {
    for (const { Key, UploadId, Initiated } of Uploads) {
      const isOurs = keyOf(bucket, Key) !== null;
      if (!isOurs || !Initiated || Initiated >= before) continue;
      const upload = { Bucket: name, Key, UploadId };
      const command = new AbortMultipartUploadCommand(upload);
      await askedUnless(404, client.send(command));
      swept++;
    }
  }
  return swept;
}

async function* uploadsIn(
  bucket: Bucket,
): AsyncGenerator<ListMultipartUploadsCommandOutput> {
  let last: ListMultipartUploadsCommandOutput | undefined;
  do {
    const command = new ListMultipartUploadsCommand({
      ...below(bucket, ""),
      KeyMarker: last?.NextKeyMarker,
      UploadIdMarker: last?.NextUploadIdMarker,
    });
    last = await asked(bucket.client.send(command));
    yield last;
  } while (last.IsTruncated);
}

async function* failing<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (error) {
    throw new StoreFailed("The blob store failed.", error);
  }
}
