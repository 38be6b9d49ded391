import "server-only";

import { env } from "@/lib/env";
import { tooLarge } from "@/lib/media/limit";

/**
 * Throws `too_large` for more bytes than anything of this kind may have; of no kind
 * that is known, than anything at all may.
 */
export function refuseTooLarge(bytes: number, kind?: string): void {
  const { LIMIT_IMAGE_BYTES, LIMIT_TEXT_BYTES, LIMIT_VIDEO_BYTES } = env();
  const limits = new Map([
    ["image", { limit: LIMIT_IMAGE_BYTES, what: "An image" }],
    ["text", { limit: LIMIT_TEXT_BYTES, what: "A text" }],
    ["video", { limit: LIMIT_VIDEO_BYTES, what: "A video" }],
  ]);
  const all = [...limits.values()].map(({ limit }) => limit);
  const any = { limit: Math.max(...all), what: "An input" };
  const { limit, what } = limits.get(kind ?? "") ?? any;
  if (bytes > limit) throw tooLarge(limit, what);
}
