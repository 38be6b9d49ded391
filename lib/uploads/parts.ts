import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import { openStream, sealStream } from "@/lib/sealing/chunked";
import { PART_BYTES } from "@/lib/uploads/schema";

/** The upload that parts belong to, and what seals them. */
export type Owner = { id: string; bytes: number; key: KeyObject };

type Where = Pick<Ctx, "appId" | "vault">;

/**
 * Where a part of an upload is in the blob store. Each is sealed by itself, with a salt
 * of its own, so that one that is sent again never meets its nonces with other bytes.
 */
export const partKey = (appId: string, id: string, number: number): string =>
  `${appId}/${timeOf(id).toISOString().slice(0, 10)}/parts/${id}-${number}`;

const PART_KEY = /\/parts\/([0-9a-f-]{36})-\d+$/;

/** The upload that a blob is a part of. Null: it is no part. */
export const uploadOfPart = (key: string): string | null =>
  PART_KEY.exec(key)?.[1] ?? null;

/** All that there may be in the store of an upload of so many bytes. */
export const partKeys = (
  appId: string,
  { id, bytes }: Pick<Owner, "id" | "bytes">,
  parts = Math.ceil(bytes / PART_BYTES),
): string[] => Array.from({ length: parts }, (_, n) => partKey(appId, id, n));

/** Seals a part into the store. It is durable when this resolves, or not there. */
export async function keepPart(
  { appId, vault }: Where,
  { id, key }: Owner,
  number: number,
  plain: AsyncIterable<Uint8Array>,
): Promise<void> {
  const sealed = sealStream(key, partContext(appId, id, number), plain);
  await vault.blobs.put(partKey(appId, id, number), sealed);
}

/** What all parts together hold, as it is read. */
export async function* readParts(
  { appId, vault }: Where,
  { id, bytes, key }: Owner,
): AsyncGenerator<Uint8Array> {
  for (const [number, name] of partKeys(appId, { id, bytes }).entries()) {
    const length = await vault.blobs.size(name);
    if (length === null) throw new Error("A part of an upload is missing.");
    const context = partContext(appId, id, number);
    yield* openStream(key, context, length, (range) =>
      vault.blobs.read(name, range),
    );
  }
}

const partContext = (appId: string, id: string, number: number) =>
  Buffer.from(`sojourn/upload/${appId}/${id}/${number}`);
