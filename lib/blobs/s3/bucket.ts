import "server-only";

import { S3Client } from "@aws-sdk/client-s3";

import { isName, isPrefix } from "@/lib/durable";
import type { S3Place } from "@/lib/env";
import type { Secret } from "@/lib/secret";

/** Null: where AWS's own tools look, such as a profile's file or a machine's role. */
export type S3Credentials = {
  keyId: string;
  secret: Secret<string>;
  sessionToken?: Secret<string>;
} | null;

export type Bucket = {
  client: S3Client;
  name: string;
  prefix: string;
  /** For how long nothing has to come before that counts as a failure. */
  patienceMs: number;
};

/** Also each write and delete: a key is written once, and to delete again is done. */
const TRIES = 3;
const SOCKETS = 256;
const CONNECT_MS = 5_000;

export function openBucket(
  { bucket, prefix, region, endpoint }: S3Place,
  credentials: S3Credentials,
  patienceMs: number,
): Bucket {
  const client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    ...(credentials && {
      credentials: {
        accessKeyId: credentials.keyId,
        secretAccessKey: credentials.secret.reveal(),
        sessionToken: credentials.sessionToken?.reveal(),
      },
    }),
    maxAttempts: TRIES,
    // What is read is checked by its cipher.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
    },
  });
  return { client, name: bucket, prefix, patienceMs };
}

/** What a request about one object names. Throws for what is no key. */
export function objectOf({ name, prefix }: Bucket, key: string) {
  if (!isName(key)) throw new TypeError("This can't be the key of a blob.");
  return { Bucket: name, Key: prefix + key };
}

/** What a request about all objects below a prefix names. */
export function below({ name, prefix }: Bucket, within: string) {
  if (!isPrefix(within)) throw new TypeError("No key begins like this.");
  return { Bucket: name, Prefix: prefix + within };
}

/** The key of an object. Null: it is none of ours. */
export function keyOf({ prefix }: Bucket, object: string | undefined) {
  if (!object?.startsWith(prefix)) return null;
  const key = object.slice(prefix.length);
  return isName(key) ? key : null;
}
