import "server-only";

import { bytesOf } from "@/lib/http/body";
import { collect } from "@/lib/media/limit";
import { badFormat } from "@/lib/wire/clarifai/call";

const MB = 1024 * 1024;

/** What a batch may weigh: 128 MB, as base64, and what JSON needs beside that. */
const BODY_BYTES = Math.ceil((128 * MB * 4) / 3) + MB;

/** Whether a request of this kind brings anything along. */
export const hasBody = ({ method, body }: Request) =>
  method !== "GET" && method !== "HEAD" && body !== null;

/** A request's body, and what it says as JSON. Undefined: it has none. */
export async function wireBody(
  request: Request,
): Promise<{ bytes: Buffer; said: unknown }> {
  if (!hasBody(request)) return { bytes: Buffer.of(), said: undefined };
  const bytes = await collect(bytesOf(request), BODY_BYTES, "The body");
  return { bytes, said: bytes.length === 0 ? undefined : read(bytes) };
}

function read(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badFormat("The body is not JSON.");
  }
}
