import "server-only";

const LENGTH_BYTES = 4;

/**
 * Parts as one run of bytes, each behind its length (32 bits, big-endian). No two
 * lists of parts encode alike, so what is bound to one is not bound to another.
 */
export function lengthPrefixed(...parts: (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = typeof part === "string" ? Buffer.from(part) : part;
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
