import "server-only";

import { isUtf8 } from "node:buffer";
import { setImmediate } from "node:timers/promises";

import { AppError } from "@/lib/errors";
import type { Still } from "@/lib/models/provider";

/**
 * A text, or its beginning, which may end in a cut character. A byte order mark
 * stays, so that offsets are those of the text that was sent.
 */
export function textOf({ bytes }: Still, maxBytes = bytes.length): string {
  if (!isUtf8(bytes)) {
    throw new AppError("invalid_request", "The text is not valid UTF-8.");
  }
  return bytes.subarray(0, maxBytes).toString("utf8");
}

/**
 * The starts of a text's parts, each `size` long but the last. Between two of them
 * others have their turn, and whoever has stopped waiting is noticed.
 */
export async function* partsOf(
  text: string,
  size: number,
  signal: AbortSignal,
): AsyncIterable<number> {
  for (let start = 0; start < text.length; start += size) {
    if (start > 0) await setImmediate();
    signal.throwIfAborted();
    yield start;
  }
}
