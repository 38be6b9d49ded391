type Init = RequestInit & { duplex?: "half" };

/** A JSON body, of a value or spelled out by hand. */
export const json = (value: unknown): Init => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: typeof value === "string" ? value : JSON.stringify(value),
});

/** A body that is the content itself. */
export const raw = (
  body: Uint8Array | string | ReadableStream,
  headers: Record<string, string> = {},
): Init => ({
  method: "POST",
  headers,
  body: body instanceof Uint8Array ? Uint8Array.from(body) : body,
  duplex: "half",
});

/** One part of a multipart body, as curl writes it. */
export type Part = {
  name: string;
  content: Uint8Array | string;
  filename?: string;
  type?: string;
};

const BOUNDARY = "------------------------d74496d66958873e";

/** The bytes of a multipart body, in the order of its parts. */
export function partsOf(parts: Part[]): Buffer {
  const pieces = parts.flatMap(({ name, content, filename, type }) => [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"`,
    filename === undefined ? "" : `; filename="${filename}"`,
    type === undefined ? "" : `\r\ncontent-type: ${type}`,
    "\r\n\r\n",
    content,
    "\r\n",
  ]);
  const all = [...pieces, `--${BOUNDARY}--\r\n`];
  return Buffer.concat(all.map((piece) => Buffer.from(piece)));
}

/** A multipart body, of parts or of bytes that pretend to be one. */
export const multipart = (
  parts: Part[] | Uint8Array | ReadableStream,
): Init => ({
  ...raw(Array.isArray(parts) ? partsOf(parts) : parts),
  headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
});

/** The same bytes as they come over a slow line: a few at a time. */
export function slowly(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve));
      if (at >= bytes.length) return controller.close();
      controller.enqueue(Uint8Array.from(bytes.subarray(at, (at += 20))));
    },
  });
}

/**
 * A body that begins with these bytes and has far more to come, and how much of it
 * was taken.
 */
export function endless(beginning: Uint8Array | string) {
  const MORE = new Uint8Array(64 * 1024).fill(0x61);
  const MOST = 2 ** 30;
  const taken = { bytes: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = taken.bytes === 0 ? Buffer.from(beginning) : MORE;
        if (taken.bytes >= MOST) return controller.close();
        taken.bytes += piece.length;
        controller.enqueue(Uint8Array.from(piece));
      },
      cancel() {
        taken.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken };
}
