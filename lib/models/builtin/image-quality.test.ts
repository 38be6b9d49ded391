import sharp from "sharp";
import { expect, test } from "vitest";

import { imageQuality } from "@/lib/models/builtin/image-quality";
import { answerTo } from "@/lib/testing/answers";
import { bombPng, plain } from "@/lib/testing/images";

async function valuesOf(image: Buffer) {
  const { concepts = [] } = await answerTo(imageQuality, image);
  return Object.fromEntries(
    concepts.map(({ id, value }) => [id, value]),
  ) as Record<"sharpness" | "exposure" | "contrast", number>;
}

/** Something with edges: squares of two grays. */
async function squares(
  dark: number,
  light: number,
  size = 400,
): Promise<Buffer> {
  const pixels = Buffer.alloc(size * size);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor((at % size) / 20), Math.floor(at / size / 20)];
    pixels[at] = (x + y) % 2 ? dark : light;
  }
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .png()
    .toBuffer();
}

test("an image is less sharp the more it is blurred", async () => {
  const image = await squares(40, 210);
  const blurred = await Promise.all(
    [0.5, 1, 2, 4, 8].map((sigma) => sharp(image).blur(sigma).png().toBuffer()),
  );
  const values: number[] = [];
  for (const one of [image, ...blurred])
    values.push((await valuesOf(one)).sharpness);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  expect(values.at(0)).toBeGreaterThan(0.9);
  expect(values.at(-1)).toBeLessThan(0.1);
});

test("middle gray is well exposed, and black and white are not at all", async () => {
  const exposure = async (gray: string) =>
    (await valuesOf(await plain(50, 50, gray).png().toBuffer())).exposure;
  expect(await exposure("#767676")).toBe(1);
  expect(await exposure("#000000")).toBe(0);
  expect(await exposure("#ffffff")).toBe(0);
  expect(await exposure("#333333")).toBeLessThan(0.5);
  expect(await exposure("#dddddd")).toBeLessThan(0.5);
});

test("what is clipped counts against the exposure", async () => {
  const soft = await valuesOf(await squares(20, 216));
  const hard = await valuesOf(await squares(0, 236));
  expect(soft.exposure).toBeGreaterThan(0.95);
  expect(hard.exposure).toBeLessThan(0.55);
});

test("contrast is the range that is used", async () => {
  expect((await valuesOf(await squares(0, 255))).contrast).toBe(1);
  expect((await valuesOf(await squares(100, 151))).contrast).toBe(0.2);
  expect((await valuesOf(await squares(90, 90))).contrast).toBe(0);
});

test("a single pixel has no edges, and breaks nothing", async () => {
  expect(await valuesOf(await plain(1, 1, "#767676").png().toBuffer())).toEqual(
    {
      sharpness: 0,
      exposure: 1,
      contrast: 0,
    },
  );
});

test("color, transparency and 16 bits are measured by their brightness", async () => {
  const image = await squares(40, 210);
  const gray = await valuesOf(image);
  const rgba = await sharp(image)
    .toColourspace("srgb")
    .ensureAlpha()
    .png()
    .toBuffer();
  const deep = await sharp(image).toColourspace("grey16").png().toBuffer();
  expect(await valuesOf(rgba)).toEqual(gray);
  expect(await valuesOf(deep)).toEqual(gray);
});

test("the same image has the same answer", async () => {
  const image = await squares(3, 250, 1_500);
  expect(await valuesOf(image)).toEqual(await valuesOf(image));
});

test("I2: a bomb is refused by the model as well", async () => {
  await expect(answerTo(imageQuality, bombPng(20_000))).rejects.toMatchObject({
    code: "too_large",
  });
});
