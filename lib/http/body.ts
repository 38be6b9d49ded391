import "server-only";

import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { collect } from "@/lib/media/limit";

// What JSON needs beside the content that it carries as base64.
const ROOM_BYTES = 256 * 1024;

/**
 * The bytes of a request as they come. Breaks off where the caller does. Whoever has
 * read enough of them just stops: cancelling would close the caller's connection
 * before they are answered.
 */
export async function* bytesOf(request: Request): AsyncIterable<Uint8Array> {
  if (!request.body) return;
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw new AppError("invalid_request", "The body broke off.", { cause });
  } finally {
    reader.releaseLock();
  }
}

/** The most that a JSON body may weigh: the largest content in it, as base64. */
export function jsonLimit(): number {
  const { LIMIT_IMAGE_BYTES, LIMIT_TEXT_BYTES } = env();
  const largest = Math.max(LIMIT_IMAGE_BYTES, LIMIT_TEXT_BYTES);
  return Math.ceil((largest * 4) / 3) + ROOM_BYTES;
}

/** The whole body, where it is within what JSON may weigh. */
export async function wholeBody(request: Request): Promise<Buffer> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > jsonLimit()) {
    throw new AppError(
      "too_large",
      "The body is too large. Send large content as a raw or multipart body.",
    );
  }
  return collect(bytesOf(request), jsonLimit(), "The body");
}

/** The value that a JSON body says. The message of a failure quotes none of it. */
export function parseJson(bytes: Uint8Array): unknown {
  const value = valueIn(bytes);
  refuseTooDeep(value);
  return value;
}

function valueIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new AppError("invalid_request", "The body is not JSON.");
  }
}

const DEPTH_MOST = 200;

/** `JSON.parse` reads what is nested deeper than `JSON.stringify` can write. */
function refuseTooDeep(value: unknown): void {
  const inside = (one: unknown) =>
    Object.values(one as object).filter(
      (member) => typeof member === "object" && member !== null,
    );
  let level: unknown[] = inside([value]);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === DEPTH_MOST) {
      throw new AppError("invalid_request", "The body is nested too deeply.");
    }
    level = level.flatMap(inside);
  }
}
