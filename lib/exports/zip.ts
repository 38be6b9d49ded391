import "server-only";

import { makeZip } from "client-zip";

import type { Manifest } from "@/lib/exports/schema";
import { CHAT_TYPE } from "@/lib/models/chat";
import { runningSha256 } from "@/lib/sealing/digest";

/** A file of a zip that is made as it is read. */
export type ZipFile = {
  name: string;
  lastModified: Date;
  input: AsyncIterable<Uint8Array> | string;
};

/**
 * A zip of files that are asked for one after the other, each read before the next:
 * memory is bounded by what is in hand, and some bytes for each file.
 */
export async function* zipOf(
  files: AsyncIterable<ZipFile>,
): AsyncGenerator<Uint8Array> {
  const reader = makeZip(files).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever reads has left: what they asked for last is no failure.
    await reader.cancel().catch(() => {});
  }
}

export type Pieces = AsyncIterator<Uint8Array>;

/** Something to read of which the first piece has come, if there is any. */
export type Begun = { pieces: Pieces; first: IteratorResult<Uint8Array> };

export async function begin(source: AsyncIterable<Uint8Array>): Promise<Begun> {
  const pieces = source[Symbol.asyncIterator]();
  return { pieces, first: await pieces.next() };
}

/** What a file was, once it is through. */
export type Read = Manifest["files"][number];

/** The same bytes; when they are through, what they were is told. */
export async function* hashed(
  name: string,
  { pieces, first }: Begun,
  tell: (file: Read) => void,
): AsyncGenerator<Uint8Array> {
  const running = runningSha256();
  let bytes = 0;
  for (let piece = first; !piece.done; piece = await pieces.next()) {
    running.add(piece.value);
    bytes += piece.value.length;
    yield piece.value;
  }
  tell({ name, bytes, sha256: running.digest().toString("hex") });
}

const EXTENSIONS: Record<string, string> = {
  "image/jpeg": "jpg",
  "text/plain": "txt",
  [CHAT_TYPE]: "json",
  "video/quicktime": "mov",
  "video/matroska": "mkv",
  "video/x-msvideo": "avi",
  "video/mpeg": "mpg",
  "video/mp2t": "ts",
};

/** By what the content was found to be, never by what it was called. */
export const extensionOf = (mediaType: string) =>
  EXTENSIONS[mediaType] ?? mediaType.slice(mediaType.indexOf("/") + 1);
