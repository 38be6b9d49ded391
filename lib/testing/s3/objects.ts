import { createHash, randomUUID } from "node:crypto";

import { S3Refusal } from "@/lib/testing/s3/refusal";

/** Of a multipart upload all parts but the last have at least so much. */
const PART_LEAST = 5 * 1024 * 1024;

/** Null bytes: a delete marker. */
export type Version = {
  key: string;
  id: string;
  bytes: Buffer | null;
  at: Date;
};
type Upload = { key: string; at: Date; parts: Map<number, Buffer> };

/** What a bucket holds, by S3's rules for versions and multipart uploads. */
export function objectsOf({ versioned }: { versioned: boolean }) {
  /** Of each key, the newest last. */
  const versions = new Map<string, Version[]>();
  const uploads = new Map<string, Upload>();

  const write = (key: string, bytes: Buffer | null): Version => {
    const id = versioned ? randomUUID() : "null";
    const made = { key, id, bytes, at: new Date() };
    const before = versioned ? (versions.get(key) ?? []) : [];
    versions.set(key, [...before, made]);
    return made;
  };
  const current = (key: string): Version | undefined => {
    const newest = versions.get(key)?.at(-1);
    return newest?.bytes ? newest : undefined;
  };

  const remove = (key: string, id: string | undefined): Version | null => {
    if (versioned && id === undefined) return write(key, null);
    const left = (versions.get(key) ?? []).filter(
      (one) => id !== undefined && one.id !== id,
    );
    if (left.length > 0) versions.set(key, left);
    else versions.delete(key);
    return null;
  };

  const uploadOf = (id: string, key: string): Upload => {
    const upload = uploads.get(id);
    if (upload?.key !== key) throw new S3Refusal(404, "NoSuchUpload");
    return upload;
  };
  const complete = (
    id: string,
    key: string,
    named: { number: number; etag: string }[],
  ) => {
    const { parts } = uploadOf(id, key);
    const chosen = named.map(({ number, etag }, place) => {
      const bytes = parts.get(number);
      if (!bytes || etagOf(bytes) !== etag) {
        throw new S3Refusal(400, "InvalidPart");
      }
      if (place > 0 && number <= (named[place - 1]?.number ?? 0)) {
        throw new S3Refusal(400, "InvalidPartOrder");
      }
      if (place < named.length - 1 && bytes.length < PART_LEAST) {
        throw new S3Refusal(400, "EntityTooSmall");
      }
      return bytes;
    });
    if (chosen.length === 0) throw new S3Refusal(400, "MalformedXML");
    uploads.delete(id);
    return write(key, Buffer.concat(chosen));
  };

  return {
    versioned,
    versions,
    uploads,
    ...{ write, current, remove, uploadOf, complete },
    begin: (key: string) => {
      const id = randomUUID();
      uploads.set(id, { key, at: new Date(), parts: new Map() });
      return id;
    },
  };
}

export type Objects = ReturnType<typeof objectsOf>;

export const etagOf = (bytes: Buffer): string =>
  `"${createHash("md5").update(bytes).digest("hex")}"`;
