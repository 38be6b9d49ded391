import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";

import { averaged, inGreys } from "@/lib/media/greys";
import { greysOf } from "@/lib/media/image";
import { picture } from "@/lib/testing/pictures";

const SIDE = 32;

const farthest = (one: Uint8Array, other: Uint8Array) =>
  one.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))),
    0,
  );

test("pixels are as light in grey as libvips makes them, with or without what is seen through", async () => {
  const [width, height] = [64, 48];
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, at) =>
    at % 7 === 0 ? 255 : (at * 37) % 256,
  );
  const raw = { width, height, channels: 3 as const };
  const theirs = await sharp(rgb, { raw }).greyscale().raw().toBuffer();
  expect(farthest(inGreys(rgb, 3), theirs)).toBeLessThanOrEqual(1);

  const rgba = await sharp(rgb, { raw }).ensureAlpha().raw().toBuffer();
  expect(inGreys(rgba, 4)).toEqual(inGreys(rgb, 3));
  expect(inGreys(theirs, 1)).toEqual(theirs);
  expect([...inGreys(Uint8Array.of(0, 0, 0, 255, 255, 255), 3)]).toEqual([
    0, 255,
  ]);
});

describe("a picture that is made smaller", () => {
  const pictures = fc
    .tuple(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 8, max: 40 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height })
        .map((greys) => ({ greys, width, height })),
    );

  test("has in each pixel the mean of what that covers", () => {
    fc.assert(
      fc.property(pictures, ({ greys, width, height }) => {
        const square = averaged(greys, { width, height }, 8);
        for (let at = 0; at < 64; at++) {
          const mean = meanOf(greys, width, height, at % 8, Math.floor(at / 8));
          expect(Math.abs((square[at] ?? 0) - mean)).toBeLessThan(0.501);
        }
      }),
    );
  });

  /** Pixel by pixel, each by how much of it is covered. */
  function meanOf(
    greys: Uint8Array,
    width: number,
    height: number,
    across: number,
    down: number,
  ): number {
    let sum = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const share = covered(x, width, across) * covered(y, height, down);
        sum += (greys[y * width + x] ?? 0) * share;
      }
    }
    return sum / ((width / 8) * (height / 8));
  }

  const covered = (at: number, length: number, place: number) =>
    Math.max(
      0,
      Math.min(at + 1, ((place + 1) * length) / 8) -
        Math.max(at, (place * length) / 8),
    );
});

describe("the greys of an image", () => {
  const byLibvips = (image: Sharp) =>
    image
      .autoOrient()
      .flatten({ background: "#fff" })
      .greyscale()
      .resize(SIDE, SIDE, { fit: "fill" })
      .raw()
      .toBuffer();

  const shapes: [string, (image: Sharp) => Sharp][] = [
    ["a small one", (image) => image],
    ["one of many pixels", (image) => image.resize(800)],
    ["one that is narrower than the greys", (image) => image.resize(20, 90)],
    ["a JPEG", (image) => image.jpeg({ quality: 90 })],
    ["one without colours", (image) => image.greyscale().jpeg()],
    ["one of 16 bits", (image) => image.toColourspace("rgb16").png()],
    ["one in CMYK", (image) => image.toColourspace("cmyk").jpeg()],
    ["one of a palette", (image) => image.png({ palette: true })],
    [
      "one that is seen through",
      (image) => image.ensureAlpha(0.4).webp({ lossless: true }),
    ],
    [
      "one that lies on its side",
      (image) => image.withMetadata({ orientation: 6 }).jpeg(),
    ],
  ];
  test.each(shapes)("%s are what is seen", async (_what, shaped) => {
    const bytes = await shaped(sharp(await picture(7)).blur(2)).toBuffer();
    const theirs = await byLibvips(sharp(bytes));
    const ours = await greysOf(bytes, SIDE);
    expect(ours).toHaveLength(SIDE * SIDE);
    expect(farthest(ours, theirs)).toBeLessThanOrEqual(12);
    const { width, height, autoOrient } = await sharp(bytes).metadata();
    const known = { width: autoOrient.width, height: autoOrient.height };
    expect(width * height).toBe(known.width * known.height);
    expect(await greysOf(bytes, SIDE, known)).toEqual(ours);
  });
});
