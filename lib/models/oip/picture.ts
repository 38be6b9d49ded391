import "server-only";

import { type Datatype, numberType } from "@/lib/models/oip/datatypes";
import type { OipOptions } from "@/lib/models/oip/schema";
import { type Head, shown, type Tensor, unfit } from "@/lib/models/oip/tensor";
import { decodeImage } from "@/lib/pixels";

/** How a picture is laid into a tensor. */
type Layout = {
  /** As it is sent, with no size left open. */
  shape: number[];
  /** Colors, or greys. */
  depth: 3 | 1;
  width: number;
  height: number;
  isPlanar: boolean;
};

/**
 * The first frame of an image as a model wants it: turned the way its EXIF says, what
 * can be seen through on white. Throws `provider_failed` where it can't be told how it
 * goes into the tensor, and what `decodeImage` does.
 */
export async function pictureTensor(
  image: Uint8Array,
  head: Head,
  options: OipOptions,
): Promise<Tensor> {
  const layout = layoutOf(head, options);
  const { width, height, depth } = layout;
  const { data } = await decodeImage(image, (opened) =>
    (depth === 1
      ? opened.autoOrient().flatten({ background: "#fff" }).greyscale()
      : opened.autoOrient().flatten({ background: "#fff" })
    )
      // What most were trained with: bilinear, and even as it shrinks.
      .resize(width, height, {
        ...{ fit: options.fit, background: "#000", kernel: "linear" },
      })
      .toColourspace(depth === 1 ? "b-w" : "srgb")
      .raw(),
  );
  const values = laid(data, layout, channelsOf(head, options, depth));
  return { ...head, shape: layout.shape, values };
}

/** Throws `provider_failed` where the tensor isn't one that a picture fits into. */
function layoutOf(head: Head, options: OipOptions): Layout {
  const { name, shape } = head;
  const [batch, ...sizes] = shape.length === 4 ? shape : [1, ...shape];
  const isPlanar = isPlanarIn(head, sizes, options);
  const [rows = 0, columns = 0, channels = 0] = isPlanar
    ? [sizes[1], sizes[2], sizes[0]]
    : sizes;
  const depth = channels < 0 ? 3 : channels;
  if (sizes.length !== 3 || (depth !== 3 && depth !== 1)) {
    throw unfit(name, `is ${shown(head)}, which no picture fits into`);
  }
  if (batch !== 1 && batch !== -1) {
    throw unfit(name, `is ${shown(head)}, for ${batch} pictures at a time`);
  }
  const height = sideOf(head, "height", rows, options.height);
  const width = sideOf(head, "width", columns, options.width);
  const sent = isPlanar ? [depth, height, width] : [height, width, depth];
  return {
    shape: shape.length === 4 ? [1, ...sent] : sent,
    ...{ depth, width, height, isPlanar },
  };
}

const isDepth = (size: number | undefined) => size === 3 || size === 1;

function isPlanarIn(
  head: Head,
  sizes: (number | undefined)[],
  { layout }: OipOptions,
): boolean {
  if (layout !== null) return layout === "NCHW";
  const [first, last] = [isDepth(sizes[0]), isDepth(sizes[2])];
  if (first !== last) return first;
  throw unfit(
    head.name,
    `is ${shown(head)}, of which it can't be told whether channels come first: say its layout`,
  );
}

function sideOf(
  head: Head,
  side: "width" | "height",
  size: number,
  wanted: number | null,
): number {
  if (size > 0) return size;
  if (wanted !== null) return wanted;
  throw unfit(head.name, `is ${shown(head)}: say the ${side} of a picture`);
}

/** Where a channel of a pixel is, and what becomes of its value. */
type Channel = { at: number; of(value: number): number };

function channelsOf(
  { datatype }: Head,
  { channels, scale, mean, std }: OipOptions,
  depth: number,
): Channel[] {
  const factor = scale ?? (isWhole(datatype) ? 1 : 1 / 255);
  const rounded = roundingTo(datatype);
  return Array.from({ length: depth }, (_, place) => {
    const less = mean[place] ?? mean[0] ?? 0;
    const by = std[place] ?? std[0] ?? 1;
    return {
      at: channels === "BGR" ? depth - 1 - place : place,
      of: (value) => rounded((value * factor - less) / by),
    };
  });
}

const isWhole = (datatype: Datatype) => numberType(datatype)?.range != null;

/** The nearest number that a datatype holds. */
function roundingTo(datatype: Datatype): (value: number) => number {
  const range = numberType(datatype)?.range;
  if (!range) return (value) => value;
  const [least, most] = [Number(range[0]), Number(range[1])];
  return (value) => Math.min(most, Math.max(least, Math.round(value)));
}

function laid(
  pixels: Uint8Array,
  { depth, isPlanar }: Layout,
  channels: Channel[],
): Float64Array {
  const count = pixels.length / depth;
  const values = new Float64Array(pixels.length);
  for (const [place, { at, of }] of channels.entries()) {
    for (let pixel = 0; pixel < count; pixel++) {
      const to = isPlanar ? place * count + pixel : pixel * depth + place;
      values[to] = of(pixels[pixel * depth + at] ?? 0);
    }
  }
  return values;
}
