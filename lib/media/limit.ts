import "server-only";

import { AppError } from "@/lib/errors";

/**
 * What a source yields, up to a limit. Throws `too_large` as soon as the limit is
 * passed, and reads no further. `what` begins the sentence: "An image".
 */
export async function* limited(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): AsyncIterable<Uint8Array> {
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge(maxBytes, what);
    yield piece;
  }
}

/** All that a source yields, where it is within the limit. */
export async function collect(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of limited(source, maxBytes, what)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function tooLarge(maxBytes: number, what: string): AppError {
  return new AppError(
    "too_large",
    `${what} may have at most ${showBytes(maxBytes)}.`,
  );
}

function showBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit += 1;
  }
  return `${Number(bytes.toFixed(1))} ${units[unit]}`;
}
