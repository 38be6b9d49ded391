import "server-only";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { env } from "@/lib/env";
import { limited } from "@/lib/media/limit";
import { openStream, plainLength, sealStream } from "@/lib/sealing/chunked";
import { randomSecret, runningSha256 } from "@/lib/sealing/digest";
import { newOwnKey, ownKeyFrom } from "@/lib/sealing/own-key";
import type { ByteRange } from "@/lib/stores";

/** Where what was uploaded is, and the key that it alone is sealed with. */
export const Upload = z.object({ blobKey: z.string(), key: z.string() });
export type Upload = z.infer<typeof Upload>;

/** What a job remembers, beside whether who asked for it may annotate. */
export const Task = z.object({ ...Upload.shape, annotates: z.boolean() });

type InApp = Pick<Ctx, "appId" | "vault">;

/**
 * Keeps what is to be imported, sealed, in bounded memory. Throws `too_large` at the
 * limit, and leaves nothing then. Until a job names it, a sweep may take it.
 */
export async function keepUpload(
  ctx: InApp & Pick<Ctx, "now">,
  source: AsyncIterable<Uint8Array>,
): Promise<{ upload: Upload; sha256: Buffer }> {
  const day = ctx.now.toISOString().slice(0, 10);
  const blobKey = `${ctx.appId}/${day}/${randomSecret(16)}`;
  const { key, written } = newOwnKey();
  const running = runningSha256();
  async function* hashing() {
    const most = env().LIMIT_IMPORT_BYTES;
    for await (const piece of limited(source, most, "An import")) {
      running.add(piece);
      yield piece;
    }
  }
  const sealed = sealStream(key, contextOf(ctx, blobKey), hashing());
  await ctx.vault.blobs.put(blobKey, sealed);
  return { upload: { blobKey, key: written }, sha256: running.digest() };
}

export type Readable = {
  bytes: number;
  read: (range?: ByteRange) => AsyncIterable<Uint8Array>;
};

/** What was uploaded, opened as it is read. */
export async function openUpload(
  ctx: InApp,
  { blobKey, key: written }: Upload,
): Promise<Readable> {
  const { blobs } = ctx.vault;
  const length = await blobs.size(blobKey);
  if (length === null) throw new Error("What was to be imported is missing.");
  const key = ownKeyFrom(written);
  const fetch = (range: ByteRange) => blobs.read(blobKey, range);
  const context = contextOf(ctx, blobKey);
  return {
    bytes: plainLength(length),
    read: (range) => openStream(key, context, length, fetch, range),
  };
}

const contextOf = ({ appId }: InApp, blobKey: string) =>
  Buffer.from(`sojourn/import/${appId}/${blobKey}`);
