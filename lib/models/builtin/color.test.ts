import sharp from "sharp";
import { expect, test } from "vitest";

import { color } from "@/lib/models/builtin/color";
import { answerTo } from "@/lib/testing/answers";
import { bombPng, plain } from "@/lib/testing/images";

/** Stripes from left to right, as wide as is said. */
async function stripes(...widths: [color: string, width: number][]) {
  const whole = widths.reduce((sum, [, width]) => sum + width, 0);
  let left = 0;
  const layers = [];
  for (const [background, width] of widths) {
    layers.push({
      input: await plain(width, 100, background).png().toBuffer(),
      left,
      top: 0,
    });
    left += width;
  }
  return plain(whole, 100).composite(layers).png().toBuffer();
}

test.each(["png", "jpeg", "webp", "gif", "avif", "tiff"] as const)(
  "a %s of one color has that color, wholly",
  async (format) => {
    const image = await plain(300, 200, "#1e90ff")
      [format]({ quality: 100 })
      .toBuffer();
    const { colors = [] } = await answerTo(color, image);
    expect(colors).toHaveLength(1);
    expect(colors[0]?.share).toBe(1);
    expect(colors[0]?.hex).toMatch(/^#(1[c-f]|20)(8[e-f]|9[0-2])f[b-f]$/);
  },
);

test("the colors of a flag, by their share of it", async () => {
  const image = await stripes(
    ["#ffffff", 60],
    ["#e50000", 30],
    ["#0343df", 10],
  );
  expect(await answerTo(color, image)).toEqual({
    colors: [
      { name: "white", hex: "#ffffff", share: 0.6 },
      { name: "red", hex: "#e50000", share: 0.3 },
      { name: "blue", hex: "#0343df", share: 0.1 },
    ],
  });
});

test.each([
  ["black", "#0a0a0a"],
  ["gray", "#7f7f7f"],
  ["white", "#fbfbfb"],
  ["red", "#dd1111"],
  ["green", "#119922"],
  ["blue", "#1144dd"],
  ["yellow", "#ffee11"],
  ["orange", "#ff7700"],
  ["purple", "#7a2299"],
  ["brown", "#663300"],
  ["pink", "#ff80c0"],
  ["teal", "#008080"],
  ["navy", "#001030"],
  ["turquoise", "#10c0b0"],
])("people say %s to %s", async (name, hex) => {
  const { colors } = await answerTo(
    color,
    await plain(8, 8, hex).png().toBuffer(),
  );
  expect(colors?.[0]?.name).toBe(name);
});

test("colors that are nearly alike are one", async () => {
  const image = await stripes(["#ff0000", 50], ["#f80408", 50]);
  const { colors } = await answerTo(color, image);
  expect(colors).toHaveLength(1);
});

test("a speck is no color of its own, and its share is not lost", async () => {
  const image = await sharp(await plain(100, 100, "white").png().toBuffer())
    .composite([
      { input: await plain(3, 3, "black").png().toBuffer(), left: 9, top: 9 },
    ])
    .png()
    .toBuffer();
  expect(await answerTo(color, image)).toMatchObject({
    colors: [{ share: 1 }],
  });
});

test("no more colors are told apart than are asked for, and their shares still sum to 1", async () => {
  const image = await rainbow(500, 300);
  for (const max_colors of [1, 2, 5, 8, 16]) {
    const { colors = [] } = await answerTo(color, image, { max_colors });
    expect(colors.length).toBeGreaterThan(0);
    expect(colors.length).toBeLessThanOrEqual(max_colors);
    const steps = colors.map(({ share }) => Math.round(share * 10_000));
    expect(steps.reduce((sum, step) => sum + step, 0)).toBe(10_000);
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
  }
  expect((await answerTo(color, image)).colors).toHaveLength(8);
});

test("the same image has the same answer", async () => {
  const image = await rainbow(400, 400);
  expect(await answerTo(color, image)).toEqual(await answerTo(color, image));
});

test("what is transparent has no color", async () => {
  const clear = {
    create: {
      width: 100,
      height: 100,
      channels: 4 as const,
      background: "#00ff0000",
    },
  };
  const image = await sharp(clear)
    .composite([
      {
        input: await plain(40, 100, "#e50000").png().toBuffer(),
        left: 0,
        top: 0,
      },
    ])
    .png()
    .toBuffer();
  expect(await answerTo(color, image)).toEqual({
    colors: [{ name: "red", hex: "#e50000", share: 1 }],
  });
  expect(await answerTo(color, await sharp(clear).png().toBuffer())).toEqual({
    colors: [],
  });
});

test("images in gray, with 16 bits or in CMYK have colors too", async () => {
  const gray = await plain(9, 9, "#808080")
    .toColourspace("b-w")
    .png()
    .toBuffer();
  const deep = await plain(9, 9, "#808080")
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  const print = await plain(9, 9, "#808080")
    .toColourspace("cmyk")
    .jpeg()
    .toBuffer();
  for (const image of [gray, deep, print]) {
    expect(await answerTo(color, image)).toMatchObject({
      colors: [{ name: "gray", share: 1 }],
    });
  }
});

test("I2: a bomb and a broken image are refused by the model as well", async () => {
  await expect(answerTo(color, bombPng(20_000))).rejects.toMatchObject({
    code: "too_large",
  });
  const whole = await rainbow(200, 200);
  await expect(
    answerTo(color, whole.subarray(0, whole.length / 2)),
  ).rejects.toMatchObject({
    code: "invalid_request",
  });
});

async function rainbow(width: number, height: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const turn = ((at % width) / width) * 2 * Math.PI;
    const light = 1 - Math.floor(at / width) / height / 2;
    for (const channel of [0, 1, 2]) {
      const wave = Math.cos(turn - (channel * 2 * Math.PI) / 3);
      pixels[at * 3 + channel] = (127.5 + 127.5 * wave) * light;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
