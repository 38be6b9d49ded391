import "server-only";

import { fileTypeFromBuffer } from "file-type";

import { AppError } from "@/lib/errors";

/** How much of the beginning tells what bytes are. */
export const HEAD_BYTES = 4_100;

export type Sniffed = { type: "image" | "text" | "video"; mediaType: string };

/** What file-type finds, and the name under which we keep it. */
const ACCEPTED: Record<string, Sniffed> = {
  "image/png": { type: "image", mediaType: "image/png" },
  "image/apng": { type: "image", mediaType: "image/png" },
  "image/jpeg": { type: "image", mediaType: "image/jpeg" },
  "image/webp": { type: "image", mediaType: "image/webp" },
  "image/gif": { type: "image", mediaType: "image/gif" },
  "image/avif": { type: "image", mediaType: "image/avif" },
  "image/tiff": { type: "image", mediaType: "image/tiff" },
  "video/mp4": { type: "video", mediaType: "video/mp4" },
  "video/x-m4v": { type: "video", mediaType: "video/mp4" },
  "video/webm": { type: "video", mediaType: "video/webm" },
  "video/quicktime": { type: "video", mediaType: "video/quicktime" },
  "video/matroska": { type: "video", mediaType: "video/matroska" },
  "video/vnd.avi": { type: "video", mediaType: "video/x-msvideo" },
  "video/mpeg": { type: "video", mediaType: "video/mpeg" },
  "video/MP1S": { type: "video", mediaType: "video/mpeg" },
  "video/MP2P": { type: "video", mediaType: "video/mpeg" },
  "video/mp2t": { type: "video", mediaType: "video/mp2t" },
};

const ACCEPTS =
  "PNG, JPEG, WebP, GIF, AVIF and TIFF images, MP4, WebM, QuickTime, Matroska, AVI and MPEG videos, and text in UTF-8";

/**
 * What bytes are, told by their head: the first `HEAD_BYTES`, or all where there are
 * fewer. What the sender declares (a media type, or its part before the slash) is
 * never believed, only held against what is found.
 *
 * Markup is text: SVG and HTML come out as `text/plain`, since nothing is to run
 * them. Text is asked about first, so that a letter that begins with "BM" is no
 * bitmap; no image or video is free of control characters.
 *
 * Throws `unsupported_type` for all else, and where another kind was declared than
 * is found; `invalid_request` where there is nothing.
 */
export async function sniff(
  head: Uint8Array,
  declared?: string,
): Promise<Sniffed> {
  if (head.length === 0) {
    throw new AppError("invalid_request", "The input is empty.");
  }
  const found = beginsAsText(head)
    ? ({ type: "text", mediaType: "text/plain" } as const)
    : ACCEPTED[(await fileTypeFromBuffer(head))?.mime ?? ""];

  if (!found) throw unsupported(`This can't be read. Accepted: ${ACCEPTS}.`);
  if (declared) refuseOtherKind(declared, found);
  return found;
}

function beginsAsText(head: Uint8Array): boolean {
  if (head.some(isControl)) return false;
  try {
    // The last character of a head that is full may be cut.
    const cut = head.length >= HEAD_BYTES;
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

/** All of C0 but tab, line feed, form feed and carriage return. */
const isControl = (byte: number) =>
  byte < 0x20 &&
  byte !== 0x09 &&
  byte !== 0x0a &&
  byte !== 0x0c &&
  byte !== 0x0d;

function refuseOtherKind(declared: string, found: Sniffed): void {
  const [kind = ""] = declared.trim().toLowerCase().split("/");
  if (!["image", "text", "video"].includes(kind) || kind === found.type) return;
  throw unsupported(
    `This was sent as ${named(kind)}, but it is ${named(found.type)}.`,
  );
}

const named = (kind: string) => (kind === "image" ? "an image" : `a ${kind}`);

const unsupported = (message: string) =>
  new AppError("unsupported_type", message);
