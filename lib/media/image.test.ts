import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { readImage, thumbnail } from "@/lib/media/image";
import { bombGif, bombPng, bombWebp, plain } from "@/lib/testing/images";

test.each(["png", "jpeg", "webp", "gif", "avif", "tiff"] as const)(
  "the header of a %s tells its size and format",
  async (format) => {
    const image = await plain(40, 30)[format]().toBuffer();
    expect(await readImage(image)).toEqual({
      width: 40,
      height: 30,
      format,
      frames: 1,
    });
  },
);

test("an image that EXIF turns has the size in which it is shown", async () => {
  const turned = await plain(40, 30).jpeg().withMetadata({ orientation: 6 });
  expect(await readImage(await turned.toBuffer())).toMatchObject({
    width: 30,
    height: 40,
  });
});

test("I2: a 20,000 x 20,000 PNG of 49 KB is refused from its header", async () => {
  const bomb = bombPng(20_000);
  expect(bomb.length).toBeLessThan(60_000);
  const refusal = {
    code: "too_large",
    message:
      "An image may have at most 85,000,000 pixels, all frames together.",
  };
  // The header alone is enough to refuse it: there is nothing else here to decode.
  await expect(readImage(bomb.subarray(0, 60))).rejects.toMatchObject(refusal);
  await expect(readImage(bomb)).rejects.toMatchObject(refusal);
  await expect(thumbnail(bomb, 64)).rejects.toMatchObject(refusal);
});

test.each([
  ["GIF", () => bombGif(2_000, 30)],
  ["WebP", () => bombWebp(3_000, 10)],
])("I2: the frames of an animated %s count together", async (_, made) => {
  const bomb = await made();
  expect(bomb.length).toBeLessThan(2_000);
  await expect(readImage(bomb)).rejects.toMatchObject({ code: "too_large" });
  await expect(thumbnail(bomb, 9)).rejects.toMatchObject({ code: "too_large" });
});

test("an animation within the limit is read, and previewed by its first frame", async () => {
  for (const image of [bombGif(300, 10), await bombWebp(300, 10)]) {
    expect(await readImage(image)).toMatchObject({ width: 300, frames: 10 });
    const { bytes } = await thumbnail(image, 100);
    expect(await readImage(bytes)).toMatchObject({ width: 100, frames: 1 });
  }
});

test("I2: an image that breaks off is refused, in each format", async () => {
  for (const format of [
    "png",
    "jpeg",
    "webp",
    "gif",
    "avif",
    "tiff",
  ] as const) {
    const noise = await sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: "gray",
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    })
      [format]()
      .toBuffer();
    const broken = noise.subarray(0, noise.length * 0.4);
    await expect(thumbnail(broken, 64), format).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});

test.each([
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  [
    "SVG with an outside file",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/hostname"/></svg>',
  ],
  ["text", "hello"],
  ["nothing", ""],
])("I2: %s is never handed to a decoder", async (_, content) => {
  const bytes = Buffer.from(content);
  await expect(readImage(bytes)).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(thumbnail(bytes, 64)).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("a thumbnail is WebP, fits the size, and keeps its proportions", async () => {
  const { bytes, mediaType } = await thumbnail(
    await plain(800, 400).png().toBuffer(),
    256,
  );
  expect(mediaType).toBe("image/webp");
  expect(await readImage(bytes)).toMatchObject({
    width: 256,
    height: 128,
    format: "webp",
  });
});

test("a small image is not enlarged", async () => {
  const { bytes } = await thumbnail(await plain(20, 10).png().toBuffer(), 256);
  expect(await readImage(bytes)).toMatchObject({ width: 20, height: 10 });
});

test("a thumbnail is turned the way EXIF says", async () => {
  const leftRed = await sharp({
    create: { width: 40, height: 20, channels: 3, background: "blue" },
  })
    .composite([
      { input: await plain(20, 20, "red").png().toBuffer(), left: 0, top: 0 },
    ])
    .jpeg({ quality: 100 })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const { bytes } = await thumbnail(leftRed, 64);
  const { data, info } = await sharp(bytes)
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([20, 40]);
  const [top, bottom] = [data.subarray(0, 3), data.subarray(-3)];
  expect(top[0]).toBeGreaterThan(200);
  expect(bottom[2]).toBeGreaterThan(200);
});

test("I2: a thumbnail carries no EXIF, no place, no profile", async () => {
  const located = await plain(64, 64)
    .jpeg()
    .withExif({
      IFD3: { GPSLatitude: "51/1 30/1 0/1" },
      IFD0: { Copyright: "canary-7731" },
    })
    .withIccProfile("p3")
    .toBuffer();
  expect(located.includes("canary-7731")).toBe(true);

  const { bytes } = await thumbnail(located, 64);

  expect(bytes.includes("canary-7731")).toBe(false);
  const { exif, xmp, icc } = await sharp(bytes).metadata();
  expect({ exif, xmp, icc }).toEqual({});
});

test("I2: any bytes are an image or are refused", async () => {
  const whole = await plain(16, 16).png().toBuffer();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .tuple(fc.nat(whole.length - 1), fc.nat(255))
          .map(([place, value]) => {
            const changed = Buffer.from(whole);
            changed[place] = value;
            return changed;
          }),
      ),
      async (bytes) => {
        for (const read of [readImage, () => thumbnail(bytes, 8)]) {
          const answer = await read(bytes).catch((error: unknown) => error);
          if (answer instanceof Error) expect(answer).toBeInstanceOf(AppError);
        }
      },
    ),
    { numRuns: 200 },
  );
});
