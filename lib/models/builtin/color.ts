import "server-only";

import { converter, differenceEuclidean, formatHex, nearest } from "culori";
import { z } from "zod";

import { COLOR_EXAMPLES } from "@/lib/models/builtin/color-names";
import { seeingModel } from "@/lib/models/builtin/model";
import { type Group, groupsOf, type Oklab } from "@/lib/models/builtin/oklab";
import { roundedShares } from "@/lib/models/builtin/round";
import type { Color } from "@/lib/models/output";
import { decodeImage } from "@/lib/pixels";

const SIZE = 128;

export const color = seeingModel(
  {
    id: "color",
    name: "Color",
    description:
      "The dominant colors of an image, with plain names and their shares of its area, which sum to 1. What is transparent doesn't count; of an animation, the first frame is looked at. A video is looked at every `sample_ms`, or every second and at most 60 times.",
    output: "colors",
    params: z.strictObject({
      /** How many colors to tell apart at most. */
      max_colors: z.int().min(1).max(16).default(8),
    }),
  },
  async (image, { max_colors }) => {
    const { data } = await decodeImage(image, (opened) =>
      opened
        .resize(SIZE, SIZE, {
          fit: "inside",
          withoutEnlargement: true,
          // Keeps to the colors that are there: no overshoot at edges.
          kernel: "linear",
        })
        .toColourspace("srgb")
        .ensureAlpha()
        .raw(),
    );
    return { colors: namedColors(groupsOf(data, max_colors)) };
  },
);

function namedColors(groups: Group[]): Color[] {
  const shares = roundedShares(groups.map(({ weight }) => weight));
  return groups.map(({ center }, place) => ({
    name: nameOf(center),
    hex: formatHex(center),
    share: shares[place] ?? 0,
  }));
}

const toOklab = converter("oklab");

const EXAMPLES = Object.entries(COLOR_EXAMPLES).flatMap(([name, examples]) =>
  examples.map((example) => ({ name, center: toOklab(example) ?? "" })),
);

const nearestExample = nearest(
  EXAMPLES,
  // A name says more of the hue than of how light it is.
  differenceEuclidean("oklab", [1, 4, 4, 0]),
  ({ center }) => center,
);

const nameOf = (center: Oklab) => nearestExample(center, 1)[0]?.name ?? "";
