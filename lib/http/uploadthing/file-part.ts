import "server-only";

import { Readable } from "node:stream";

import { Busboy } from "@fastify/busboy";

import { AppError } from "@/lib/errors";
import { bytesOf } from "@/lib/http/body";

const LIMITS = { files: 1, fields: 0, parts: 1, headerPairs: 50 };

/** The one file of a multipart body (RFC 7578), as it comes. */
export async function* filePart(request: Request): AsyncGenerator<Uint8Array> {
  const part = Promise.withResolvers<Readable>();
  const end = Promise.withResolvers<void>();
  for (const { promise } of [part, end]) promise.catch(() => {});
  const { form, body } = opened(request);
  let file: Readable | null = null;
  const fail = (cause: unknown) => {
    const error = cause instanceof AppError ? cause : broken(cause);
    part.reject(error);
    end.reject(error);
    file?.destroy(error);
    body.destroy();
  };
  form.on("file", (_name, stream) => {
    file = stream;
    stream.on("error", fail);
    part.resolve(stream);
  });
  form.on("partsLimit", () => fail(broken(null)));
  form.on("finish", () => {
    end.resolve();
    part.reject(broken(null));
  });
  form.on("error", fail);
  body.on("error", fail);
  body.pipe(form);
  try {
    yield* await part.promise;
    await end.promise;
  } catch (cause) {
    throw cause instanceof AppError ? cause : broken(cause);
  } finally {
    body.destroy();
  }
}

function opened(request: Request) {
  const type = request.headers.get("content-type") ?? "";
  try {
    const headers = { "content-type": type };
    const form = new Busboy({ headers, limits: LIMITS });
    return { form, body: Readable.from(bytesOf(request)) };
  } catch (cause) {
    throw broken(cause);
  }
}

const broken = (cause: unknown) =>
  new AppError("invalid_request", "The multipart body is broken.", { cause });
