import "server-only";

import { Readable } from "node:stream";

import { Busboy } from "@fastify/busboy";

import { AppError } from "@/lib/errors";
import { bytesOf, jsonLimit } from "@/lib/http/body";
import { collect, tooLarge } from "@/lib/media/limit";

/** A multipart body: its part `request`, and its part `file`. */
export type Multipart = {
  /** JSON, as it came. */
  request: Uint8Array | null;
  file: AsyncIterable<Uint8Array> | null;
  filename: string | null;
  declared: string | null;
};

const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 256 * 1024,
  fields: 4,
  files: 4,
  parts: 6,
  headerPairs: 50,
};

const REQUEST = "The part request";

/**
 * Reads a multipart body (RFC 7578) as it comes. Where `request` precedes `file`, the
 * file is handed on while it is still arriving; where it follows, the file has to fit
 * in memory. Any other part, or one that comes twice, is refused and never ignored:
 * whoever sends `store` as a part of its own means it. A file that is handed on
 * throws what is wrong with the rest of the body once it has been read.
 */
export function readMultipart(request: Request): Promise<Multipart> {
  const { promise, resolve, reject } = Promise.withResolvers<Multipart>();
  const end = Promise.withResolvers<void>();
  end.promise.catch(() => {}); // It is heard by whoever reads the file.
  const { form, body } = opened(request);
  let asked: Promise<Buffer> | null = null;
  let file: { stream: Readable; kept: Promise<Buffer> | null } | null = null;
  const about: Pick<Multipart, "filename" | "declared"> = {
    filename: null,
    declared: null,
  };

  const refuse = (cause: unknown) => {
    const error = cause instanceof AppError ? cause : brokeOff(cause);
    reject(error);
    end.reject(error);
    body.destroy();
    file?.stream.destroy(error);
  };
  form.on("field", (name, value, _nameCut, valueCut) => {
    if (name !== "request" || asked) return refuse(unknownPart());
    if (valueCut) return refuse(tooLarge(LIMITS.fieldSize, REQUEST));
    asked = Promise.resolve(Buffer.from(value));
  });
  form.on("file", (name, stream, filename, _encoding, type) => {
    stream.on("error", refuse);
    if (name === "request" && !asked) {
      asked = collect(stream, LIMITS.fieldSize, REQUEST);
      asked.catch(refuse);
      return;
    }
    if (name !== "file" || file) {
      stream.resume();
      return refuse(unknownPart());
    }
    file = { stream, kept: null };
    about.filename = filename || null;
    // A part that names no type comes as text, which is what it says least often.
    about.declared = type === "text/plain" ? null : type;
    if (asked) {
      const handedOn = untilEnd(stream, body, end.promise);
      asked.then(
        (request) => resolve({ request, file: handedOn, ...about }),
        refuse,
      );
      return;
    }
    file.kept = collect(stream, jsonLimit(), "The file");
    file.kept.catch(refuse);
  });
  form.on("finish", () => {
    end.resolve();
    Promise.all([asked, file?.kept]).then(([request, bytes]) => {
      resolve({ request, file: bytes ? once(bytes) : null, ...about });
    }, refuse);
  });
  form.on("error", refuse);
  body.on("error", refuse);
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
    return { form, body: Readable.from(bytesOf(request)) };
  } catch (cause) {
    throw brokeOff(cause);
  }
}

/** A file, whose reader also learns how the body that it was in ended. */
async function* untilEnd(
  file: AsyncIterable<Uint8Array>,
  body: Readable,
  end: Promise<void>,
) {
  try {
    yield* file;
    await end;
  } catch (cause) {
    throw cause instanceof AppError ? cause : brokeOff(cause);
  } finally {
    body.destroy();
  }
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
