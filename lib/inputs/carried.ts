import "server-only";

import { env } from "@/lib/env";
import type { Incoming } from "@/lib/inputs/content";
import type { Carried } from "@/lib/inputs/schema";
import { fetchUrl } from "@/lib/media/fetch-url";

/** What a JSON request carries, or points to, as a source of bytes. */
export async function incomingOf(
  carried: Carried,
  signal: AbortSignal,
): Promise<Incoming & { url: string | null }> {
  const expected = carried.type;
  if ("url" in carried) {
    const { body, mediaType } = await fetchUrl(carried.url, {
      maxBytes: limitOf(expected),
      signal,
    });
    const declared = mediaType ?? null;
    return { source: body, declared, expected, url: carried.url };
  }
  const bytes =
    "text" in carried
      ? Buffer.from(carried.text, "utf8")
      : Buffer.from(carried.data, "base64");
  return { source: once(bytes), declared: null, expected, url: null };
}

/** The most bytes that what is said to be of this kind may have. */
export function limitOf(type: Carried["type"]): number {
  const limits = env();
  if (type === "image") return limits.LIMIT_IMAGE_BYTES;
  return type === "text" ? limits.LIMIT_TEXT_BYTES : limits.LIMIT_VIDEO_BYTES;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
