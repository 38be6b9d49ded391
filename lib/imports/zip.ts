import "server-only";

import { Readable as Stream } from "node:stream";
import {
  type Entry,
  fromRandomAccessReaderPromise,
  RandomAccessReader,
  type ZipFile,
} from "yauzl";

import { AppError } from "@/lib/errors";
import type { Readable } from "@/lib/imports/upload";

const ENTRIES_MOST = 200_000;
const TOTAL_BYTES_MOST = 64 * 1024 ** 3;

/** Media hardly shrinks; lists of coordinates do to a twentieth. */
const RATIO_MOST = 200;
const RATIO_FROM_BYTES = 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;

const STORED = 0;
const DEFLATED = 8;

/** The files of a zip, by their names as they stand there. */
export type Zip = {
  names: string[];
  /** Throws for a name that isn't there. */
  bytesIn: (name: string) => number;
  read: (name: string) => AsyncGenerator<Uint8Array>;
};

/**
 * Opens a zip that somebody sent. Refused before anything of it is unpacked: what isn't a
 * zip, names that lead elsewhere or come twice, what is encrypted or packed in an odd way,
 * and what would become far more than it is. A file that isn't as long as it says ends in
 * a failure where its length is passed. A zip within it is a file like any other.
 */
export async function openZip(source: Readable): Promise<Zip> {
  const ranges = rangesOf(source);
  const zip = await opened(ranges, source.bytes);
  const entries = await entriesOf(zip, ranges);
  const entryOf = (name: string) => {
    const entry = entries.get(name);
    if (entry) return entry;
    throw refused("A file that is named isn't in the zip.");
  };
  return {
    names: [...entries.keys()],
    bytesIn: (name) => entryOf(name).uncompressedSize,
    read: (name) => contentOf(zip, entryOf(name), ranges),
  };
}

async function opened(ranges: Ranges, bytes: number): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(ranges.reader, bytes, {
      autoClose: false,
    });
  } catch (error) {
    throw ranges.failure ?? refused("This is no zip that can be read.", error);
  }
}

async function entriesOf(
  zip: ZipFile,
  ranges: Ranges,
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > ENTRIES_MOST) throw tooMany();
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      check(entry, entries);
      bytes += entry.uncompressedSize;
      if (bytes > TOTAL_BYTES_MOST) throw bomb();
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw ranges.failure ?? refused("The zip has names that it can't.", error);
  }
  return entries;
}

function check(entry: Entry, before: Map<string, Entry>): void {
  const { compressedSize, compressionMethod, uncompressedSize } = entry;
  if (before.has(entry.fileName)) {
    throw refused("The zip has two files of the same name.");
  }
  if (before.size >= ENTRIES_MOST) throw tooMany();
  if (entry.isEncrypted()) throw refused("The zip has encrypted files.");
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw refused("The zip is packed in a way that isn't read here.");
  }
  const isLarge = uncompressedSize > RATIO_FROM_BYTES;
  if (isLarge && uncompressedSize > compressedSize * RATIO_MOST) throw bomb();
}

async function* contentOf(
  zip: ZipFile,
  entry: Entry,
  ranges: Ranges,
): AsyncGenerator<Uint8Array> {
  let stream: Stream | undefined;
  try {
    stream = await zip.openReadStreamPromise(entry);
    yield* stream;
  } catch (error) {
    const message =
      "This file of the zip is damaged, or not as long as it says.";
    throw ranges.failure ?? refused(message, error);
  } finally {
    stream?.destroy();
  }
}

type Ranges = { reader: RandomAccessReader; failure: unknown };

/** What the zip's reader reads by. What fails below it is no fault of the zip. */
function rangesOf({ bytes, read }: Readable): Ranges {
  const ranges: Ranges = { reader: new Blocks(), failure: undefined };
  let block = { start: 0, bytes: Buffer.alloc(0) };

  async function* noting(start: number, end: number) {
    try {
      yield* read({ start, end });
    } catch (error) {
      ranges.failure = error;
      throw error;
    }
  }
  const within = async (start: number, length: number): Promise<Buffer> => {
    const end = start + length;
    const has = start >= block.start && end <= block.start + block.bytes.length;
    if (!has) {
      const to = Math.min(Math.max(start + BLOCK_BYTES, end), bytes);
      const pieces = await Array.fromAsync(noting(start, to));
      block = { start, bytes: Buffer.concat(pieces) };
    }
    return block.bytes.subarray(start - block.start, end - block.start);
  };
  // The directory is read some bytes at a time, each of which may be a request.
  ranges.reader.read = (buffer, offset, length, position, done) => {
    within(position, length).then(
      (found) => {
        found.copy(buffer, offset);
        done(found.length < length ? new Error("The zip ends early.") : null);
      },
      (error: Error) => done(error),
    );
  };
  ranges.reader._readStreamForRange = (start, end) =>
    Stream.from(noting(start, end));
  return ranges;
}

class Blocks extends RandomAccessReader {
  override _readStreamForRange(_start: number, _end: number): Stream {
    throw new Error("It is replaced.");
  }
}

const refused = (message: string, cause?: unknown) =>
  new AppError("invalid_request", message, { cause, param: "file" });

const tooMany = () =>
  new AppError("too_large", `A zip has ${ENTRIES_MOST} files at most.`);

const bomb = () =>
  new AppError(
    "too_large",
    "Unpacked, the zip would become far more than it is.",
  );
