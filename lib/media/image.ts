import "server-only";

import type { Sharp } from "sharp";

import { averaged, inGreys } from "@/lib/media/greys";
import { decodeImage, imageHeader } from "@/lib/pixels";

/** What is known of an image without decoding it. */
export type ImageFacts = {
  /** In pixels, as it is shown: turned the way its EXIF says. */
  width: number;
  height: number;
  format: string;
  frames: number;
};

/**
 * Reads an image's header. Throws `too_large` for more pixels than the limit, those
 * of all frames together, and `invalid_request` for what can't be read.
 */
export async function readImage(bytes: Uint8Array): Promise<ImageFacts> {
  const header = await imageHeader(bytes);
  return {
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    format: header.compression === "av1" ? "avif" : header.format,
    frames: header.pages ?? 1,
  };
}

/**
 * A preview of the first frame, at most `size` pixels wide and high and never
 * enlarged: turned the way its EXIF says, in sRGB, without any metadata. Throws what
 * `readImage` does, for an image that breaks off half-way too.
 */
export async function thumbnail(
  bytes: Uint8Array,
  size: number,
): Promise<{ bytes: Buffer; mediaType: "image/webp" }> {
  const { data } = await decodeImage(bytes, (image) =>
    image
      .autoOrient()
      .resize(size, size, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 80 }),
  );
  return { bytes: data, mediaType: "image/webp" };
}

/** A thumbnail as AVIF: smaller, and slower to make. Throws what `readImage` does. */
export async function asAvif(
  bytes: Uint8Array,
): Promise<{ bytes: Buffer; mediaType: "image/avif" }> {
  const { data } = await decodeImage(bytes, (image) =>
    image.avif({ quality: 60, effort: 2 }),
  );
  return { bytes: data, mediaType: "image/avif" };
}

/** Up to so many pixels are averaged here: libvips takes longer to begin with it. */
const FEW_PIXELS = 50_000;

/**
 * The first frame as `side` × `side` greys from 0 to 255, row by row, however it is
 * proportioned: turned the way its EXIF says, what can be seen through on white.
 * Throws what `thumbnail` does. Whoever has read the header says what it said.
 */
export async function greysOf(
  bytes: Uint8Array,
  side: number,
  known?: Pick<ImageFacts, "width" | "height">,
): Promise<Uint8Array> {
  const { width, height } = known ?? (await readImage(bytes));
  const isSmall =
    width * height <= FEW_PIXELS && Math.min(width, height) >= side;
  const { data, info } = await decodeImage(
    bytes,
    (image) => {
      const opaque = image.autoOrient().flatten({ background: "#fff" });
      const fitting = isSmall
        ? opaque
        : opaque.resize(side, side, { fit: "fill" });
      return fitting.raw();
    },
    { checked: true },
  );
  const greys = inGreys(data, info.channels);
  return isSmall ? averaged(greys, info, side) : greys;
}

/**
 * An image as it is shown, without anything that it says beside: turned the way its EXIF
 * says, in sRGB, of its own format, all frames where it moves. Throws what `readImage`
 * does.
 */
export async function plainImage(
  bytes: Uint8Array,
): Promise<{ bytes: Buffer; mediaType: string }> {
  const { format, frames } = await readImage(bytes);
  const known = FORMATS[format] ?? FORMATS.png;
  const moves = frames > 1 && (format === "gif" || format === "webp");
  const { data } = await decodeImage(
    bytes,
    (image) => known.encode(moves ? image : image.autoOrient()),
    { animated: moves },
  );
  return { bytes: data, mediaType: known.mediaType };
}

type Format = { mediaType: string; encode: (image: Sharp) => Sharp };

const FORMATS: Record<string, Format> & { png: Format } = {
  png: { mediaType: "image/png", encode: (image) => image.png() },
  jpeg: {
    mediaType: "image/jpeg",
    encode: (image) => image.jpeg({ quality: 92 }),
  },
  webp: {
    mediaType: "image/webp",
    encode: (image) => image.webp({ quality: 92 }),
  },
  gif: { mediaType: "image/gif", encode: (image) => image.gif() },
  avif: {
    mediaType: "image/avif",
    encode: (image) => image.avif({ quality: 75, effort: 2 }),
  },
  tiff: {
    mediaType: "image/tiff",
    encode: (image) => image.tiff({ compression: "deflate" }),
  },
};
