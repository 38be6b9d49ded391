import "server-only";

import { z } from "zod";

import { seeingModel } from "@/lib/models/builtin/model";
import { rounded } from "@/lib/models/builtin/round";
import type { Concept } from "@/lib/models/output";
import { decodeImage } from "@/lib/pixels";

const SIZE = 1_024;

export const imageQuality = seeingModel(
  {
    id: "image-quality",
    name: "Image quality",
    description:
      "Three measures of a photograph, each from 0 to 1. Sharpness: how much edges stand out; 0.5 is the usual limit of what looks blurred (noise counts as edges). Exposure: 1 is a mean brightness of middle gray with nothing clipped to black or white, 0 is all black or all white. Contrast: how much of the range from black to white is used, its outer 2 percent left out. Measured at up to 1024 pixels. A video is looked at every `sample_ms`, or every second and at most 60 times.",
    output: "concepts",
    params: z.strictObject({}),
  },
  async (image) => {
    const { data, info } = await decodeImage(image, (opened) =>
      opened
        .flatten({ background: "white" })
        .resize(SIZE, SIZE, { fit: "inside", withoutEnlargement: true })
        .toColourspace("b-w")
        .extractChannel(0)
        .raw(),
    );
    const light = lightOf(data);
    return {
      concepts: [
        concept("sharpness", "Sharpness", sharpness(data, info.width)),
        concept("exposure", "Exposure", exposure(light)),
        concept("contrast", "Contrast", contrast(light)),
      ],
    };
  },
);

const concept = (id: string, name: string, value: number): Concept => ({
  id,
  name,
  value: rounded(value),
});

// The variance below which a photograph is usually called blurred.
const BLURRED = 100;

/**
 * The variance of the Laplacian, on 0 to 255, as v / (v + 100). (Pech-Pacheco et al.,
 * Diatom autofocusing in brightfield microscopy, 2000.)
 */
function sharpness(gray: Uint8Array, width: number): number {
  const height = gray.length / width;
  let count = 0;
  let sum = 0;
  let squares = 0;
  const at = (place: number) => gray[place] ?? 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const here = y * width + x;
      const around =
        at(here - width) + at(here + width) + at(here - 1) + at(here + 1);
      const edge = around - 4 * at(here);
      count += 1;
      sum += edge;
      squares += edge * edge;
    }
  }
  if (count === 0) return 0;
  const variance = squares / count - (sum / count) ** 2;
  return variance / (variance + BLURRED);
}

/** How many of the pixels have each of the 256 brightnesses, as shares. */
function lightOf(gray: Uint8Array): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const value of gray) counts[value] = (counts[value] ?? 0) + 1;
  return counts.map((count) => count / gray.length);
}

// Middle gray, 18 % of the light, as sRGB encodes it.
const MIDDLE_GRAY = 118;
const CLIPPED = 2;

/** How near the mean is to middle gray, less the share that is clipped. */
function exposure(light: number[]): number {
  const mean = light.reduce((sum, share, value) => sum + share * value, 0);
  const room = mean < MIDDLE_GRAY ? MIDDLE_GRAY : 255 - MIDDLE_GRAY;
  const clipped = light.reduce(
    (sum, share, value) =>
      value < CLIPPED || value > 255 - CLIPPED ? sum + share : sum,
    0,
  );
  return (1 - Math.abs(mean - MIDDLE_GRAY) / room) * (1 - clipped);
}

/** The range between the 2nd and the 98th percentile. */
function contrast(light: number[]): number {
  return (percentile(light, 0.98) - percentile(light, 0.02)) / 255;
}

function percentile(light: number[], share: number): number {
  let below = 0;
  for (const [value, part] of light.entries()) {
    below += part;
    if (below >= share) return value;
  }
  return 255;
}
