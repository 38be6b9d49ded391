import "server-only";

import { AppError } from "@/lib/errors";
import { plainImage, readImage } from "@/lib/media/image";
import { imageHeader } from "@/lib/pixels";

/**
 * An image without anything that its file says beside its pixels. A JPEG keeps its
 * pixels to the bit, its colour profile and which way up it is; what follows its end is
 * gone as well. Any other is encoded anew: a PNG loses nothing, others hardly anything.
 *
 * Throws `unsupported_type` for a TIFF of several pages, and what `readImage` does.
 */
export async function stripped(
  bytes: Buffer,
): Promise<{ bytes: Buffer; mediaType: string }> {
  const { format, frames } = await readImage(bytes);
  if (format === "tiff" && frames > 1) {
    throw new AppError(
      "unsupported_type",
      "A TIFF of several pages can't be stripped.",
    );
  }
  if (format !== "jpeg") return plainImage(bytes);
  const { orientation = 1 } = await imageHeader(bytes);
  const kept = partsOf(bytes);
  return kept ? jpegOf(kept, orientation) : plainImage(bytes);
}

/**
 * The same for whoever takes pixels as they come: upright, and of a TIFF the first page. A
 * JPEG that is upright as it is keeps its pixels to the bit, and others hardly lose
 * anything. Throws what `readImage` does.
 */
export async function strippedUpright(
  bytes: Buffer,
): Promise<{ bytes: Buffer; mediaType: string }> {
  const { format } = await readImage(bytes);
  if (format !== "jpeg") return plainImage(bytes);
  const { orientation = 1 } = await imageHeader(bytes);
  const kept = orientation > 1 ? null : partsOf(bytes);
  return kept ? jpegOf(kept, 1) : plainImage(bytes);
}

function jpegOf(parts: Buffer[], orientation: number) {
  const upright = orientation > 1 ? [sayingOrientation(orientation)] : [];
  const [start = Buffer.of(), ...rest] = parts;
  return {
    bytes: Buffer.concat([start, ...upright, ...rest]),
    mediaType: "image/jpeg",
  };
}

// Markers of JPEG (ITU-T T.81, annex B).
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const COMMENT = 0xfe;
const isApplication = (marker: number) => marker >= 0xe0 && marker <= 0xef;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/** The parts of a JPEG that make its picture. Null: it isn't as it should be. */
function partsOf(bytes: Buffer): Buffer[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== START) return null;
  const parts = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // A marker may be preceded by any number of these.
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return null;
    const segment = bytes.subarray(at, end);
    if (isOfPicture(marker, segment)) parts.push(segment);
    at = end;
    if (marker !== SCAN) continue;
    at = endOfScan(bytes, end);
    parts.push(bytes.subarray(end, at));
    if (bytes[at + 1] === END) {
      parts.push(bytes.subarray(at, at + 2));
      return parts;
    }
  }
  return null;
}

/** Where the data of a scan ends: at the next marker that is none of its own. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; ) {
    const next = bytes[at + 1] ?? END;
    if (next !== 0x00 && next !== 0xff && !isRestart(next)) return at;
    at = bytes.indexOf(0xff, at + (next === 0xff ? 1 : 2));
  }
  return bytes.length;
}

/** Whether it takes part in how the picture looks: colours do, thumbnails don't. */
function isOfPicture(marker: number, segment: Buffer): boolean {
  if (marker === COMMENT) return false;
  if (!isApplication(marker)) return true;
  const name = segment.toString("latin1", 4, 16);
  return (
    name.startsWith("JFIF\0") ||
    name.startsWith("ICC_PROFILE\0") ||
    name.startsWith("Adobe")
  );
}

/** EXIF that says which way up an image is, and nothing else (CIPA DC-008). */
function sayingOrientation(orientation: number): Buffer {
  const segment = Buffer.from(
    "ffe10022" + // APP1, of 34 bytes
      "457869660000" + // Exif
      "4d4d002a00000008" + // TIFF, big-endian, its first list at 8
      "0001" + // one entry:
      "0112000300000001" + // Orientation, one short,
      "00000000" + // and here it comes
      "00000000", // no other list
    "hex",
  );
  segment.writeUInt16BE(orientation, segment.length - 8);
  return segment;
}
