import "server-only";

import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { InputType } from "@/lib/inputs/schema";
import { readImage } from "@/lib/media/image";
import { collect, limited, tooLarge } from "@/lib/media/limit";
import { HEAD_BYTES, sniff } from "@/lib/media/sniff";
import { CHAT_TYPE, transcriptOf } from "@/lib/models/chat";

/** What a request carries, before anything is known of it. */
export type Incoming = {
  source: AsyncIterable<Uint8Array>;
  /** The media type that the sender names. A hint, never believed. */
  declared: string | null;
  /** What the sender says it is. Anything else is refused. */
  expected: InputType | null;
};

/** What was carried, once it is known to be what it says and within its limits. */
export type Content = {
  mediaType: string;
  width: number | null;
  height: number | null;
  /** How a text begins. */
  preview: string | null;
} & (
  | { type: "image" | "text"; bytes: Buffer }
  /** Too large for memory: it is read once, as it is sealed. */
  | { type: "video"; source: AsyncIterable<Uint8Array> }
);

const PREVIEW_LENGTH = 240;

/**
 * Reads what came, in memory that is bounded by the limits of its kind, and never on
 * disk. Throws `too_large` as soon as a limit is passed, `unsupported_type` for what
 * is no image, text or video, and `invalid_request` for what is broken.
 */
export async function readContent(incoming: Incoming): Promise<Content> {
  const { head, whole } = await peek(incoming.source);
  const { type, mediaType } = await sniff(head, incoming.declared ?? undefined);
  refuseUnexpected(incoming.expected, type);

  switch (type) {
    case "image":
      return readPicture(whole, mediaType);
    case "text":
      return readText(whole, mediaType);
    case "video": {
      const source = limited(whole, env().LIMIT_VIDEO_BYTES, "A video");
      return { type, mediaType, source, ...nothingSeen };
    }
  }
}

const nothingSeen = { width: null, height: null, preview: null };

async function readPicture(
  source: AsyncIterable<Uint8Array>,
  mediaType: string,
): Promise<Content> {
  const bytes = await collect(source, env().LIMIT_IMAGE_BYTES, "An image");
  const { width, height } = await readImage(bytes);
  return { type: "image", mediaType, bytes, ...nothingSeen, width, height };
}

async function readText(
  source: AsyncIterable<Uint8Array>,
  mediaType: string,
): Promise<Content> {
  const bytes = await collect(source, env().LIMIT_TEXT_BYTES, "A text");
  const start = textOf(bytes.subarray(0, PREVIEW_LENGTH * 4));
  const preview = beginningOf(start).replace(/\uFFFD+$/, "");
  textOf(bytes, { fatal: true });
  return { type: "text", mediaType, bytes, ...nothingSeen, preview };
}

/** A conversation, as it is kept: a text that its preview tells as people read it. */
export function chatContent(kept: string): Content & { type: "text" } {
  const bytes = Buffer.from(kept);
  const most = env().LIMIT_TEXT_BYTES;
  if (bytes.length > most) throw tooLarge(most, "A conversation");
  const preview = beginningOf(transcriptOf(kept));
  return {
    ...{ type: "text", mediaType: CHAT_TYPE, bytes },
    ...{ ...nothingSeen, preview },
  };
}

/** As many characters as a preview has, and no half of one. */
function beginningOf(text: string): string {
  let end = 0;
  for (let count = 0; count < PREVIEW_LENGTH; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function textOf(bytes: Uint8Array, options: { fatal?: boolean } = {}): string {
  try {
    return new TextDecoder("utf-8", options).decode(bytes);
  } catch {
    throw new AppError("unsupported_type", "The text is not valid UTF-8.");
  }
}

function refuseUnexpected(expected: InputType | null, found: InputType): void {
  if (expected === null || expected === found) return;
  throw new AppError(
    "unsupported_type",
    `This says it is ${expected}, but what came is ${found}.`,
    { param: "input" },
  );
}

/** The first bytes of a source, and a source that still has them. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; whole: AsyncIterable<Uint8Array> }> {
  const rest = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await rest.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  return {
    head: Buffer.concat(first).subarray(0, HEAD_BYTES),
    whole: chained(first, rest),
  };
}

async function* chained(
  first: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncIterable<Uint8Array> {
  try {
    yield* first;
    for (;;) {
      const { done, value } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
