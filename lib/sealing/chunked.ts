import "server-only";

import {
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

import {
  CHUNKS_MAX,
  COMMITMENT_BYTES,
  deriveMessage,
  type Message,
  nonceOf,
  SALT_BYTES,
} from "@/lib/sealing/cobblestone";
import { CIPHER, TAG_BYTES, Unopenable } from "@/lib/sealing/gcm";
import type { ByteRange } from "@/lib/stores";

const HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;

const CHUNK_BYTES = 16 * 1024;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
const CHUNKS_A_PIECE = 16;

/**
 * Seals a stream of any length in bounded memory, as c2sp.org/chunked-encryption@v1
 * in the instance Cobblestone-256 (HKDF-Expand with SHA-512, AES-256-GCM): salt |
 * commitment | chunks of 16 KiB, the last one always shorter. The key is 32
 * uniformly random bytes; what it sealed opens with the same context alone.
 */
export async function* sealStream(
  key: KeyObject,
  context: Uint8Array,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES);
  const message = deriveMessage(key, salt, context);
  const piece = gather(HEADER_BYTES + CHUNKS_A_PIECE * SEALED_CHUNK_BYTES);
  piece.add(salt);
  piece.add(message.commitment);

  let number = 0;
  let room = CHUNK_BYTES;
  let cipher = createCipheriv(CIPHER, message.key, nonceOf(message, number));
  const finish = () => {
    cipher.final();
    piece.add(cipher.getAuthTag());
  };

  for await (const bytes of plain) {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + room);
      piece.add(cipher.update(part));
      at += part.length;
      room -= part.length;
      if (room > 0) continue;

      finish();
      if (piece.room() < SEALED_CHUNK_BYTES) yield piece.take();
      cipher = createCipheriv(CIPHER, message.key, nonceOf(message, ++number));
      room = CHUNK_BYTES;
    }
  }
  finish();
  yield piece.take();
}

/**
 * Opens what `sealStream` made, or a range of its plaintext, in bounded memory and
 * reading no chunk that it doesn't need. `length` is that of the ciphertext.
 *
 * Nothing is yielded that was not authenticated; a range that reaches the end also
 * proves that this is the end. Throws `Unopenable`, perhaps after the first pieces,
 * for what was changed, cut, extended, or sealed with another key or context.
 */
export async function* openStream(
  key: KeyObject,
  context: Uint8Array,
  length: number,
  read: (range: ByteRange) => AsyncIterable<Uint8Array>,
  wanted: ByteRange = { start: 0, end: Infinity },
): AsyncGenerator<Uint8Array> {
  const total = plainLength(length);
  const { first, end } = chunksOf(wanted, total);
  const source = cursor(ciphertext(read, sealedAt(first), sealedAt(end)));
  try {
    const salt = await source.exactly(SALT_BYTES);
    const message = deriveMessage(key, salt, context);
    const commitment = await source.exactly(COMMITMENT_BYTES);
    if (!timingSafeEqual(commitment, message.commitment)) {
      throw new Unopenable();
    }

    for (let number = first; number < end; number++) {
      const start = number * CHUNK_BYTES;
      const most = Math.min(CHUNK_BYTES, total - start);
      const plain = await openChunk(message, source, number, most);
      const piece = plain.subarray(
        Math.max(wanted.start - start, 0),
        wanted.end - start,
      );
      if (piece.length > 0) yield piece;
    }
  } finally {
    await source.close();
  }

  function sealedAt(chunk: number): number {
    return Math.min(HEADER_BYTES + chunk * SEALED_CHUNK_BYTES, length);
  }
}

/**
 * How many bytes of plaintext are in so many of ciphertext. Throws `Unopenable`
 * for a length that no message has. It is the source's word until the last chunk
 * is opened.
 */
export function plainLength(cipherLength: number): number {
  const body = cipherLength - HEADER_BYTES;
  const full = Math.floor(body / SEALED_CHUNK_BYTES);
  const last = body - full * SEALED_CHUNK_BYTES;
  if (full < 0 || full >= CHUNKS_MAX || last < TAG_BYTES) {
    throw new Unopenable();
  }
  return full * CHUNK_BYTES + last - TAG_BYTES;
}

/** The chunks that a range needs. One that reaches the end needs the last. */
function chunksOf({ start, end }: ByteRange, total: number) {
  const last = Math.floor(total / CHUNK_BYTES);
  if (end >= total) {
    return {
      first: Math.min(Math.floor(start / CHUNK_BYTES), last),
      end: last + 1,
    };
  }
  if (start >= end) return { first: 0, end: 0 };
  return {
    first: Math.floor(start / CHUNK_BYTES),
    end: Math.ceil(end / CHUNK_BYTES),
  };
}

/** The header and then the bytes of a range, by one read where they are neighbours. */
async function* ciphertext(
  read: (range: ByteRange) => AsyncIterable<Uint8Array>,
  start: number,
  end: number,
) {
  if (start === HEADER_BYTES) return yield* read({ start: 0, end });
  yield* read({ start: 0, end: HEADER_BYTES });
  yield* read({ start, end });
}

/** Decrypts a chunk of so many bytes; none of it is out before all is proven. */
async function openChunk(
  message: Message,
  source: Cursor,
  number: number,
  length: number,
): Promise<Buffer> {
  const nonce = nonceOf(message, number);
  const decipher = createDecipheriv(CIPHER, message.key, nonce);
  const parts: Buffer[] = [];
  for (let left = length; left > 0; ) {
    const part = await source.some(left);
    parts.push(decipher.update(part));
    left -= part.length;
  }
  decipher.setAuthTag(await source.exactly(TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new Unopenable();
  }
  const [whole = NOTHING] = parts;
  return parts.length > 1 ? Buffer.concat(parts) : whole;
}

const NOTHING = Buffer.alloc(0);

type Cursor = ReturnType<typeof cursor>;

/** Reads a source by whatever lengths are asked for. Its end comes as `Unopenable`. */
function cursor(source: AsyncIterable<Uint8Array>) {
  const pieces = source[Symbol.asyncIterator]();
  let piece: Uint8Array = Buffer.alloc(0);

  async function some(most: number): Promise<Uint8Array> {
    while (piece.length === 0) {
      const next = await pieces.next();
      if (next.done) throw new Unopenable();
      piece = next.value;
    }
    const part = piece.subarray(0, most);
    piece = piece.subarray(part.length);
    return part;
  }

  async function exactly(count: number): Promise<Buffer> {
    const bytes = Buffer.alloc(count);
    for (let at = 0; at < count; ) {
      const part = await some(count - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  return { some, exactly, close: async () => void (await pieces.return?.()) };
}

/** Gathers bytes until they are taken. What was taken is the taker's. */
function gather(size: number) {
  let buffer = newBuffer(size);
  let filled = 0;
  return {
    room: () => size - filled,
    add(bytes: Uint8Array) {
      buffer.set(bytes, filled);
      filled += bytes.length;
    },
    take() {
      const taken = buffer.subarray(0, filled);
      buffer = newBuffer(size);
      filled = 0;
      return taken;
    },
  };
}

// Not from the pool that small buffers share, where another could read it.
const newBuffer = (size: number) => Buffer.allocUnsafeSlow(size);
