import "server-only";

const LENGTH_BYTES = 4;

/**
 * Parts as one run of bytes, each behind its length (32 bits, big-endian). No two
 * lists of parts encode alike, so what is bound to one is not bound to another.
 */
export function lengthPrefixed(...parts: (string | Uint8Array)[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part));
  const encoded = Buffer.allocUnsafe(
    lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0),
  );
  let end = 0;
  for (const [place, part] of parts.entries()) {
    end = encoded.writeUInt32BE(lengths[place] ?? 0, end);
    if (typeof part === "string") encoded.write(part, end);
    else encoded.set(part, end);
    end += lengths[place] ?? 0;
  }
  return encoded;
}
