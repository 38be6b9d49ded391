import "server-only";

import sharp, { type Metadata, type Sharp } from "sharp";

import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

// The pixels of one request don't wait in memory for the next.
sharp.cache(false);

// One thread an image: on a server the images themselves run side by side.
sharp.concurrency(1);

// libvips reads SVG, PDF and more, each with an attack surface of its own. It may
// use the loaders of what we accept, and no other.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadPng",
    "VipsForeignLoadJpeg",
    "VipsForeignLoadWebp",
    "VipsForeignLoadNsgif",
    "VipsForeignLoadHeif",
    "VipsForeignLoadTiff",
  ],
});

const DECODE_SECONDS_MAX = 20;

/** Far more than any animation has, and few enough to be listed in no time. */
const FRAMES_MAX = 10_000;

/**
 * What an image says of itself, with nothing decoded.
 *
 * Throws `too_large` where its pixels, those of all frames together, are more than
 * the limit, or its frames too many, and `invalid_request` where it can't be read.
 */
export async function imageHeader(bytes: Uint8Array): Promise<Metadata> {
  // libwebp looks at each frame as often as there are frames.
  if (framesOfWebp(bytes) > FRAMES_MAX) throw tooManyFrames();
  const header = await readable(() => opened(bytes).metadata());
  if ((header.pages ?? 1) > FRAMES_MAX) throw tooManyFrames();
  const pixels = header.width * header.height * (header.pages ?? 1);
  if (pixels > env().LIMIT_IMAGE_PIXELS) throw tooManyPixels();
  return header;
}

/**
 * Runs an image's first frame through sharp, or all of them. The header is held to the limit first,
 * so a decompression bomb is refused before a pixel of it exists; not again where the
 * caller says that it was. Throws what `imageHeader` does, for an image that breaks off
 * half-way too.
 */
export async function decodeImage(
  bytes: Uint8Array,
  steps: (image: Sharp) => Sharp,
  { animated = false, checked = false } = {},
) {
  if (!checked) await imageHeader(bytes);
  return readable(() =>
    steps(opened(bytes, animated))
      .timeout({ seconds: DECODE_SECONDS_MAX })
      .toBuffer({ resolveWithObject: true }),
  );
}

function opened(bytes: Uint8Array, animated = false): Sharp {
  return sharp(bytes, {
    animated,
    // A warning, such as of an odd colour profile, is no reason to refuse.
    failOn: "error",
    limitInputPixels: env().LIMIT_IMAGE_PIXELS,
  });
}

/** How many frames a WebP has, by its chunks (RFC 9649 §2.3). 0: it is none. */
function framesOfWebp(bytes: Uint8Array): number {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWebp =
    file.toString("latin1", 0, 4) === "RIFF" &&
    file.toString("latin1", 8, 12) === "WEBP";
  let frames = 0;
  for (let at = 12; isWebp && at + 8 <= file.length; ) {
    if (file.toString("latin1", at, at + 4) === "ANMF") frames += 1;
    const size = file.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  return frames;
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isPixelLimit(cause)) throw tooManyPixels();
    throw new AppError(
      "invalid_request",
      "The image is damaged, or not an image that can be read.",
      { cause },
    );
  }
}

const isPixelLimit = (cause: unknown) =>
  cause instanceof Error && cause.message.includes("exceeds pixel limit");

const tooManyFrames = () =>
  new AppError(
    "too_large",
    `An image may have at most ${FRAMES_MAX.toLocaleString("en")} frames.`,
  );

function tooManyPixels(): AppError {
  const most = env().LIMIT_IMAGE_PIXELS.toLocaleString("en");
  return new AppError(
    "too_large",
    `An image may have at most ${most} pixels, all frames together.`,
  );
}
