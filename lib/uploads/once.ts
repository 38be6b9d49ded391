import "server-only";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { appKeyOf } from "@/lib/sealing/app-key";
import { openJson, sealJson } from "@/lib/sealing/field";
import { Unopenable } from "@/lib/sealing/gcm";

/** All that is known of an upload of which nothing is kept. */
const Once = z.strictObject({
  bytes: z.int(),
  media_type: z.string().nullable(),
  ends_at: z.iso.datetime(),
});
export type Once = z.infer<typeof Once>;

const PREFIX = "once_";

const placeIn = ({ appId }: Pick<Ctx, "appId">) => ({
  appId,
  recordId: "upload",
  field: "once",
});

/**
 * The id of an upload of which nothing is kept, not even that it was begun: what is to
 * be known of it is in the id itself, sealed under the app's key.
 */
export async function onceId(ctx: Ctx, upload: Once): Promise<string> {
  const sealed = sealJson(await appKeyOf(ctx), placeIn(ctx), upload);
  return PREFIX + sealed.toString("base64url");
}

/** Null: this is no such id. Throws `not_found` where it is not ours, or too old. */
export async function readOnceId(
  ctx: Ctx,
  shown: string,
): Promise<Once | null> {
  if (!shown.startsWith(PREFIX)) return null;
  const sealed = Buffer.from(shown.slice(PREFIX.length), "base64url");
  const upload = Once.parse(opened(await appKeyOf(ctx), ctx, sealed));
  if (new Date(upload.ends_at) <= ctx.now) throw notFound("upload");
  return upload;
}

function opened(
  key: Parameters<typeof openJson>[0],
  ctx: Ctx,
  sealed: Buffer,
): unknown {
  try {
    return openJson(key, placeIn(ctx), sealed);
  } catch (error) {
    throw error instanceof Unopenable ? notFound("upload") : error;
  }
}
