import "server-only";

import { AppError } from "@/lib/errors";

/** Reads a body by counts of bytes. */
export type Pieces = ReturnType<typeof piecesOf>;

/** A source of which so many bytes are taken at a time, in order. */
export function piecesOf(source: AsyncIterable<Uint8Array>) {
  const pieces = source[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();

  /** The next bytes, at most so many. Null: there are none. */
  async function some(most: number): Promise<Uint8Array | null> {
    while (piece.length === 0) {
      const next = await pieces.next();
      if (next.done) return null;
      piece = next.value;
    }
    const part = piece.subarray(0, most);
    piece = piece.subarray(part.length);
    return part;
  }

  return {
    /** Throws `invalid_request` where there are fewer. */
    async *exactly(count: number): AsyncGenerator<Uint8Array> {
      for (let left = count; left > 0; ) {
        const part = await some(left);
        if (!part) throw tooFew();
        left -= part.length;
        yield part;
      }
    },
    /** Throws `invalid_request` where there is more. */
    async end(): Promise<void> {
      if (await some(1)) throw tooMany();
    },
    close: async () => void (await pieces.return?.()),
  };
}

const tooFew = () =>
  new AppError(
    "invalid_request",
    "The body is shorter than its range. What is durable of it is told by GET.",
  );

const tooMany = () =>
  new AppError("invalid_request", "The body is longer than its range.");
