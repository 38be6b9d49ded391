import "server-only";

import { beyond } from "@/lib/media/video/look";

const SIGNATURE_BYTES = 8;
const AROUND_BYTES = 12; // Length, type and checksum of a chunk.

/**
 * The PNGs that come one after the other in a stream (ISO/IEC 15948), each by itself.
 * One that is larger than the limit ends it with `invalid_request`.
 */
export async function* pngsIn(
  stream: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of stream) {
    held = Buffer.concat([held, piece]);
    for (let end = endOf(held); end > 0; end = endOf(held)) {
      yield Buffer.from(held.subarray(0, end));
      held = held.subarray(end);
    }
    if (held.length > mostBytes) throw beyond();
  }
}

/** Where the first PNG ends, after its chunk IEND. 0: not in these bytes. */
function endOf(bytes: Buffer): number {
  for (let at = SIGNATURE_BYTES; at + AROUND_BYTES <= bytes.length; ) {
    const next = at + AROUND_BYTES + bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (next > bytes.length) return 0;
    if (type === "IEND") return next;
    at = next;
  }
  return 0;
}
