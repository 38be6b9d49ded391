import "server-only";

import type { Archive } from "@/lib/exports/open";
import { rangeOf } from "@/lib/http/range";
import type { Readable } from "@/lib/inputs/read";
import { CHAT_TYPE } from "@/lib/models/chat";
import type { ByteRange } from "@/lib/stores";

// What somebody stored is never a page of ours: it is saved, or shown as an image or
// video inside one, and runs nothing.
const GUARDED = {
  "accept-ranges": "bytes",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'none'; sandbox",
};

/**
 * An input's content, or the range of it that was asked for (RFC 9110 §14). Throws
 * where its beginning doesn't open. What doesn't open further on breaks the answer
 * off: it is shorter than it says, and no byte of it is wrong.
 */
export async function contentAnswer(
  request: Request,
  content: Readable,
): Promise<Response> {
  const etag = `"${content.shown}.${content.version}"`;
  const headers = {
    ...GUARDED,
    etag,
    "content-type": typeOf(content),
    "content-disposition": disposition(content),
  };
  const unmet = unmetPrecondition(request, etag);
  if (unmet) return new Response(null, { status: unmet, headers: { etag } });
  const asked = wantedRange(request, etag, content.bytes);
  if (asked === "unsatisfiable") {
    const none = { ...headers, "content-range": `bytes */${content.bytes}` };
    return new Response(null, { status: 416, headers: none });
  }
  const { start, end } = asked ?? { start: 0, end: content.bytes };
  const part = { ...headers, "content-length": String(end - start) };
  const isWanted = request.method !== "HEAD";
  const body = isWanted
    ? await streamOf(content.read(asked ?? undefined))
    : null;
  if (!asked) return new Response(body, { headers: part });
  return new Response(body, {
    status: 206,
    headers: {
      ...part,
      "content-range": `bytes ${start}-${end - 1}/${content.bytes}`,
    },
  });
}

/** A preview of an image. */
export const thumbnailAnswer = ({
  bytes,
  mediaType,
}: {
  bytes: Buffer;
  mediaType: string;
}) =>
  new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": mediaType,
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    },
  });

/** An archive, from its beginning: it is made anew each time, and has no ranges. */
export const archiveAnswer = (request: Request, archive: Archive) =>
  madeAnswer(request, { ...archive, mediaType: "application/zip" });

/** A file that is made as it is read. */
export async function madeAnswer(
  request: Request,
  { filename, mediaType, read }: Archive & { mediaType: string },
): Promise<Response> {
  const body = request.method === "HEAD" ? null : await streamOf(read());
  return new Response(body, {
    headers: {
      ...GUARDED,
      "accept-ranges": "none",
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${filename}"`,
    },
  });
}

/**
 * What is read, a piece ahead of the caller who takes it, and no further once they
 * leave. Throws where the first piece does.
 */
async function streamOf(
  source: AsyncIterable<Uint8Array>,
): Promise<ReadableStream> {
  const pieces = source[Symbol.asyncIterator]();
  let piece = await pieces.next();
  return new ReadableStream({
    async pull(controller) {
      if (piece.done) return controller.close();
      controller.enqueue(piece.value);
      piece = await pieces.next();
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}

/** What a condition makes of a request that it isn't met for (RFC 9110 §13.2.2). */
function unmetPrecondition({ headers }: Request, etag: string) {
  const match = headers.get("if-match");
  if (match !== null && !names(match, etag)) return 412;
  const noneMatch = headers.get("if-none-match");
  // Weak or strong, the tags are compared without that here.
  const named = noneMatch?.replaceAll(/W\/(?=")/g, "") ?? null;
  return named !== null && names(named, etag) ? 304 : null;
}

const names = (tags: string, etag: string) =>
  tags.trim() === "*" || tags.split(",").some((tag) => tag.trim() === etag);

function wantedRange(
  request: Request,
  etag: string,
  size: number,
): ByteRange | "unsatisfiable" | null {
  if (request.method !== "GET") return null;
  const condition = request.headers.get("if-range");
  if (condition !== null && condition !== etag) return null;
  return rangeOf(request.headers.get("range"), size);
}

/** A file that is small, whole. */
export const fileAnswer = (
  file: { filename: string; mediaType: string; bytes: Uint8Array },
  shown: string,
) =>
  new Response(Uint8Array.from(file.bytes), {
    headers: {
      ...GUARDED,
      "accept-ranges": "none",
      "content-type": file.mediaType,
      "content-disposition": disposition({ ...file, shown }),
    },
  });

function typeOf({ type, mediaType }: Readable): string {
  return type === "text" ? "text/plain; charset=utf-8" : mediaType;
}

// What names another folder, ends a line, or makes a name read backwards.
const MISLEADING = /[/\\\p{Cc}\p{Bidi_Control}]/gu;

/** RFC 6266: an ASCII name for all, and the real one for those who can read it. */
function disposition({
  filename,
  shown,
  mediaType,
}: Pick<Readable, "filename" | "shown" | "mediaType">): string {
  const own = mediaType === CHAT_TYPE ? `${shown}.json` : shown;
  const name = (filename ?? own).replace(MISLEADING, "_");
  const plain = name.replace(/[^ -~]|["%\\]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
