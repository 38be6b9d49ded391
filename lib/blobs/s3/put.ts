import "server-only";

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

import { type Bucket, objectOf } from "@/lib/blobs/s3/bucket";
import { asked, askedUnless } from "@/lib/blobs/s3/failure";
import { remove } from "@/lib/blobs/s3/remove";

/** S3 takes 10,000 parts of 5 MiB at least: with this, up to 78 GiB. */
export const PART_BYTES = 8 * 1024 * 1024;

/**
 * A small blob is one request; a larger one goes in parts, of which one is under way
 * while the next is filled. What fails is taken back as far as the store still answers;
 * parts that stay are swept, and a whole blob that nothing names is too.
 */
export async function put(
  bucket: Bucket,
  key: string,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const object = objectOf(bucket, key);
  let upload: Upload | undefined;
  let size = 0;
  try {
    for await (const bytes of partsOf(source)) {
      size += bytes.length;
      const isLast = bytes.length < PART_BYTES;
      if (isLast && !upload) await putWhole(bucket, object, bytes);
      else {
        upload ??= await begin(bucket, object);
        await upload.add(bytes);
      }
    }
    await upload?.complete();
    return size;
  } catch (error) {
    await leaveNothing(bucket, key, upload).catch(() => {});
    throw error;
  }
}

type Place = ReturnType<typeof objectOf>;

const putWhole = ({ client }: Bucket, object: Place, Body: Uint8Array) =>
  asked(client.send(new PutObjectCommand({ ...object, Body })));

type Upload = {
  /** Waits for the part before, and sends this one. */
  add(bytes: Uint8Array): Promise<void>;
  complete(): Promise<void>;
  abort(): Promise<void>;
};

async function begin({ client }: Bucket, object: Place): Promise<Upload> {
  const { UploadId } = await asked(
    client.send(new CreateMultipartUploadCommand(object)),
  );
  const upload = { ...object, UploadId };
  const Parts: { PartNumber: number; ETag?: string }[] = [];
  let underWay: Promise<unknown> = Promise.resolve();

  const send = async (Body: Uint8Array, PartNumber: number) => {
    const part = new UploadPartCommand({ ...upload, PartNumber, Body });
    const { ETag, ChecksumCRC32 } = await asked(client.send(part));
    Parts[PartNumber - 1] = {
      PartNumber,
      ETag,
      ...(ChecksumCRC32 && { ChecksumCRC32 }),
    };
  };
  let parts = 0;
  return {
    add: async (bytes) => {
      await underWay;
      // The last one is empty where the blob is so many whole parts.
      if (bytes.length === 0) return;
      underWay = send(bytes, ++parts);
      // Whoever waits for it next is told.
      underWay.catch(() => {});
    },
    complete: async () => {
      await underWay;
      const whole = { ...upload, MultipartUpload: { Parts } };
      await asked(client.send(new CompleteMultipartUploadCommand(whole)));
    },
    abort: async () => {
      // A part that comes in after the abort would stay.
      await underWay.catch(() => {});
      const given = client.send(new AbortMultipartUploadCommand(upload));
      await askedUnless(404, given);
    },
  };
}

/** A write that wasn't answered may have been done. */
async function leaveNothing(
  bucket: Bucket,
  key: string,
  upload: Upload | undefined,
): Promise<void> {
  await upload?.abort();
  await remove(bucket, [key]);
}

/** Whole parts, and at last one that is shorter: it may be empty. */
async function* partsOf(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    let rest = piece;
    while (length + rest.length >= PART_BYTES) {
      const room = PART_BYTES - length;
      const part = Buffer.concat([...pieces, rest.subarray(0, room)]);
      rest = rest.subarray(room);
      pieces = [];
      length = 0;
      yield part;
    }
    // A copy: the source may use its piece again.
    if (rest.length > 0) pieces.push(Buffer.from(rest));
    length += rest.length;
  }
  yield Buffer.concat(pieces);
}
