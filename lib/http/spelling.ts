import "server-only";

import { AppError } from "@/lib/errors";
import { bytesOf, jsonLimit, parseJson, wholeBody } from "@/lib/http/body";
import { readMultipart } from "@/lib/http/multipart";
import { queryOf } from "@/lib/http/route";
import type { Incoming } from "@/lib/inputs/content";

/** A request that carries content, whichever of its three spellings it has. */
export type Spelled = {
  /** What its JSON, its part `request` or its query says. */
  said: unknown;
  /** Content that came beside that. Null: it is inside, as JSON carries it. */
  beside: Incoming | null;
  /** What makes it this request: the bytes that were read to tell. */
  print: Uint8Array[];
};

/**
 * Reads a request as JSON, multipart/form-data or a raw body (contracts/native.md).
 * `toCompare` reads as much of the content ahead as tells two requests apart: all of
 * an image or text, the first part of a video.
 */
export async function readSpelling(
  request: Request,
  toCompare: boolean,
): Promise<Spelled> {
  const type = mediaTypeOf(request);
  if (type === "application/json") {
    const body = await wholeBody(request);
    return { said: parseJson(body), beside: null, print: [body] };
  }
  if (type === "multipart/form-data") {
    const { file, filename, declared, ...parts } = await readMultipart(request);
    const asked = parts.request ? parseJson(parts.request) : {};
    const said = withFilename(asked, filename);
    const beside = file && { source: file, declared, expected: null };
    const print = [parts.request ?? Buffer.of(), Buffer.from(filename ?? "")];
    return compared({ said, beside, print }, toCompare);
  }
  const filename = namedIn(request.headers.get("content-disposition"));
  const said = withFilename(saidIn(request), filename);
  const source = bytesOf(request);
  const beside = { source, declared: type, expected: null };
  const print = [Buffer.from(filename ?? "")];
  return compared({ said, beside, print }, toCompare);
}

/** A file's own name counts where the caller gives it no other. */
function withFilename(said: unknown, filename: string | null): unknown {
  const isObject =
    typeof said === "object" && said !== null && !Array.isArray(said);
  if (!isObject || filename === null || "filename" in said) return said;
  return { ...said, filename };
}

function mediaTypeOf(request: Request): string | null {
  const type = request.headers.get("content-type")?.split(";")[0];
  return type?.trim().toLowerCase() || null;
}

const STORE: Record<string, boolean> = { true: true, false: false };

// A query has strings alone.
function saidIn(request: Request): unknown {
  const { store, ...rest } = queryOf(request);
  if (store === undefined) return rest;
  if (!(store in STORE)) {
    throw new AppError("invalid_request", "store is true or false.", {
      param: "store",
    });
  }
  return { ...rest, store: STORE[store] };
}

const FILENAME = /filename=(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))/i;

/** The file name in a `content-disposition` (RFC 6266). */
function namedIn(header: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;\s]+)/i.exec(header ?? "")?.[1];
  if (encoded) {
    try {
      return decodeURIComponent(encoded) || null;
    } catch {
      return null;
    }
  }
  const [, quoted, token] = FILENAME.exec(header ?? "") ?? [];
  return quoted?.replace(/\\(.)/g, "$1") || token || null;
}

async function compared(
  spelled: Spelled,
  toCompare: boolean,
): Promise<Spelled> {
  const { beside } = spelled;
  if (!toCompare || !beside) return spelled;

  const rest = beside.source[Symbol.asyncIterator]();
  const ahead: Uint8Array[] = [];
  let length = 0;
  while (length <= jsonLimit()) {
    const { done, value } = await rest.next();
    if (done) break;
    ahead.push(value);
    length += value.length;
  }
  const source = (async function* () {
    yield* ahead;
    yield* { [Symbol.asyncIterator]: () => rest };
  })();
  return {
    ...spelled,
    beside: { ...beside, source },
    print: [...spelled.print, Buffer.concat(ahead)],
  };
}
