import "server-only";

import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";

import { Busboy } from "@fastify/busboy";

import { AppError } from "@/lib/errors";
import { jsonLimit, parseJson } from "@/lib/http/body";
import { collect } from "@/lib/media/limit";

/** A multipart body: what its part `request` says, and its part `file`. */
export type Multipart = {
  said: unknown;
  file: AsyncIterable<Uint8Array> | null;
  filename: string | null;
  declared: string | null;
};

const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 256 * 1024,
  fields: 4,
  files: 2,
  parts: 6,
  headerPairs: 50,
};

/**
 * Reads a multipart body (RFC 7578) as it comes. Where `request` precedes `file`, the
 * file is handed on while it is still arriving; where it follows, the file has to fit
 * in memory.
 */
export function readMultipart(request: Request): Promise<Multipart> {
  const { promise, resolve, reject } = Promise.withResolvers<Multipart>();
  const { form, body } = opened(request);
  const parts: Partial<Multipart> = {};

  form.on("field", (name, value, _nameCut, valueCut) => {
    if (name !== "request") return;
    try {
      if (valueCut) throw new AppError("too_large", "The request is too long.");
      parts.said = parseJson(Buffer.from(value));
    } catch (error) {
      reject(error);
    }
  });
  form.on("file", (name, file, filename, _encoding, declared) => {
    body.on("error", (cause) => file.destroy(brokeOff(cause)));
    const whole = () => collect(file, jsonLimit(), "The file");
    if (name === "request") {
      whole().then((bytes) => {
        parts.said = parseJson(bytes);
      }, reject);
      return;
    }
    if (name !== "file" || parts.filename !== undefined) {
      file.resume();
      reject(unknownPart());
      return;
    }
    Object.assign(parts, { filename: filename ?? null, declared });
    if (parts.said !== undefined) {
      resolve({ ...finished(parts), file });
      return;
    }
    whole().then((bytes) => {
      parts.file = once(bytes);
    }, reject);
  });
  form.on("finish", () => setImmediate(() => resolve(finished(parts))));
  form.on("error", (cause) => reject(brokeOff(cause)));
  body.on("error", (cause) => reject(brokeOff(cause)));
  body.pipe(form);
  return promise;
}

function opened(request: Request) {
  const type = request.headers.get("content-type") ?? "";
  try {
    const form = new Busboy({
      headers: { "content-type": type },
      limits: LIMITS,
    });
    // The web's type of stream and Node's own are declared apart.
    const stream = request.body as NodeStream<Uint8Array> | null;
    return {
      form,
      body: stream ? Readable.fromWeb(stream) : Readable.from([]),
    };
  } catch (cause) {
    throw brokeOff(cause);
  }
}

function finished(parts: Partial<Multipart>): Multipart {
  return {
    said: parts.said ?? {},
    file: parts.file ?? null,
    filename: parts.filename ?? null,
    declared: parts.declared ?? null,
  };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

const brokeOff = (cause: unknown) =>
  new AppError("invalid_request", "The multipart body is broken.", { cause });

const unknownPart = () =>
  new AppError(
    "invalid_request",
    "A multipart body has the parts request and file, each once.",
  );
