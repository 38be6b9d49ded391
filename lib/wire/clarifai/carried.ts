import "server-only";

import { AppError } from "@/lib/errors";
import { incomingOf } from "@/lib/inputs/carried";
import type { Incoming } from "@/lib/inputs/content";
import { Carried } from "@/lib/inputs/schema";
import type { Data } from "@/lib/wire/clarifai/schema";
import { WireError } from "@/lib/wire/clarifai/status";

const TYPES = ["text", "image", "video"] as const;

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** What of an input's data is its content. Null: it carries none. */
export function carriedIn(data: Data): Carried | null {
  for (const type of TYPES) {
    const media = data[type];
    if (!media) continue;
    const text = "raw" in media ? media.raw : undefined;
    if (text !== undefined) return { type: "text", text };
    if (media.base64) return base64Of(type, media.base64);
    if (media.url) return urlOf(type, media.url);
  }
  return null;
}

function base64Of(type: (typeof TYPES)[number], data: string): Carried {
  if (!BASE64.test(data)) {
    throw new WireError(30104, "invalid_request", "This is no base64.");
  }
  if (type !== "text") return { type, data };
  return { type, text: Buffer.from(data, "base64").toString() };
}

function urlOf(type: (typeof TYPES)[number], url: string): Carried {
  const carried = Carried.safeParse({ type, url });
  if (carried.success) return carried.data;
  throw new WireError(30106, "invalid_request", "This is no URL of the web.");
}

/** Content as a source of bytes; what is somewhere else is fetched. */
export async function broughtBy(
  carried: Carried,
  signal: AbortSignal,
): Promise<Incoming & { url: string | null }> {
  try {
    return await incomingOf(carried, signal);
  } catch (error) {
    if (!("url" in carried) || !(error instanceof AppError)) throw error;
    throw new WireError(30002, "invalid_request", error.message, {
      cause: error.cause,
    });
  }
}
