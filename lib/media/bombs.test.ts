import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { readEmbedded } from "@/lib/media/embedded";
import { readImage, thumbnail } from "@/lib/media/image";
import { stripped } from "@/lib/media/strip";
import {
  bombGif,
  bombPng,
  bombWebp,
  chunk,
  packed,
  plain,
  pngWith,
} from "@/lib/testing/images";
import { photo } from "@/lib/testing/photos";

const MB = 1024 * 1024;
const TEST_MS = 60_000;
const latin = (text: string) => Buffer.from(text, "latin1");

/** All that is done with an image that comes in, is looked at or is stripped. */
const READERS = [
  readImage,
  (bytes: Buffer) => thumbnail(bytes, 64),
  readEmbedded,
  stripped,
];

/** The most that this process has had in memory, in bytes. */
const mostMemory = () => process.resourceUsage().maxRSS * 1024;

/** By how much that rises while an image is read in every way. */
async function memoryFor(image: Buffer): Promise<number> {
  const before = mostMemory();
  for (const read of READERS) await read(image).catch(refused);
  return mostMemory() - before;
}

function refused(error: unknown) {
  expect(error).toBeInstanceOf(AppError);
}

const text = (kind: string, head: string) =>
  chunk(kind, Buffer.concat([latin(head), packed(50 * MB)]));

describe("I2: metadata that is a bomb", () => {
  const bombs: [string, () => Promise<Buffer>][] = [
    [
      "a gigabyte of packed international text in a PNG",
      () => pngWith(...new Array(20).fill(text("iTXt", "k\0\x01\0\0\0"))),
    ],
    [
      "a gigabyte of packed text in a PNG",
      () => pngWith(...new Array(20).fill(text("zTXt", "k\0\0"))),
    ],
    [
      "packed XMP in a PNG",
      () => pngWith(text("iTXt", "XML:com.adobe.xmp\0\x01\0\0\0")),
    ],
    ["a packed colour profile in a PNG", () => pngWith(text("iCCP", "p\0\0"))],
    [
      "packed EXIF in a PNG, spelled as ImageMagick does",
      () => {
        const hex = Buffer.alloc(50 * MB, "4");
        const raw = [latin("\nexif\n 50000000\n"), hex];
        const head = latin("Raw profile type exif\0\0");
        const body = deflateSync(Buffer.concat(raw));
        return pngWith(chunk("zTXt", Buffer.concat([head, body])));
      },
    ],
    [
      "a million chunks in a PNG",
      () => {
        const one = chunk("tEXt", latin("k\0v"));
        return pngWith(Buffer.concat(new Array(1_000_000).fill(one)));
      },
    ],
    [
      "fifteen megabytes of EXIF in a PNG",
      () => {
        const exif = Buffer.alloc(15 * MB, 1);
        exif.write("MM\0*\0\0\0\x08", "latin1");
        return pngWith(chunk("eXIf", exif));
      },
    ],
    ["a colour profile of sixteen megabytes in a JPEG", profiledJpeg],
  ];
  test.each(bombs)(
    "%s is never unpacked beyond bounds",
    async (_, made) => {
      const image = await made();
      expect(await memoryFor(image)).toBeLessThan(250 * MB);
    },
    TEST_MS,
  );

  test("EXIF in a circle, and offsets that lead out of it, say nothing", async () => {
    for (const tiff of [
      // A list that is its own next one, and its own list of camera settings.
      "4d4d002a00000008" + "0001" + "87690004000000010000000800000008",
      // One that lies behind its end, and one before its beginning.
      "4d4d002a00000008" + "0001" + "876900040000000100ffffff00000000",
      "4d4d002affffffff" + "0000",
      // Two thousand million letters, and as many fractions.
      "4d4d002a00000008" + "0001" + "010f00027fffffff0000000800000000",
      "4d4d002a00000008" + "0001" + "882500057fffffff0000000800000000",
      // 65,535 entries, of which none is there.
      "4d4d002a00000008" + "ffff",
    ]) {
      const image = withExif(await plain(8, 8).jpeg().toBuffer(), tiff);
      const { location, camera, takenAt } = await readEmbedded(image);
      expect([location, camera, takenAt]).toEqual([null, null, null]);
      expect((await thumbnail(image, 8)).mediaType).toBe("image/webp");
      expect((await readEmbedded((await stripped(image)).bytes)).kinds).toEqual(
        [],
      );
    }
  });
});

describe("I2: an image of too much", () => {
  test("100 megapixels are refused with a word that says how many may be", async () => {
    for (const read of READERS) {
      await expect(read(bombPng(10_000))).rejects.toMatchObject({
        code: "too_large",
        message: expect.stringContaining("85,000,000 pixels"),
      });
    }
  });

  test(
    "85 megapixels are looked at in bounded memory",
    async () => {
      const image = bombPng(9_200);
      const before = mostMemory();
      const { bytes } = await thumbnail(image, 256);
      expect((await readImage(bytes)).width).toBe(256);
      expect(mostMemory() - before).toBeLessThan(400 * MB);
    },
    TEST_MS,
  );

  test.each([
    ["GIF", () => bombGif(8, 10_001)],
    ["WebP", () => bombWebp(8, 300_000)],
  ])(
    "more frames than a %s may have are refused before one is looked at",
    async (_, made) => {
      const image = await made();
      for (const read of READERS) {
        await expect(read(image)).rejects.toMatchObject({
          code: "too_large",
          message: "An image may have at most 10,000 frames.",
        });
      }
    },
  );

  test("a TIFF whose pages are in a circle has one, and one that leads out is refused", async () => {
    const tiff = await plain(8, 8).tiff().toBuffer();
    const list = tiff.readUInt32LE(4);
    const next = list + 2 + tiff.readUInt16LE(list) * 12;
    const circle = Buffer.from(tiff);
    circle.writeUInt32LE(list, next);
    expect(await readImage(circle)).toMatchObject({ width: 8, frames: 1 });

    tiff.writeUInt32LE(0xfffffff0, 4);
    await expect(readImage(tiff)).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});

test(
  "I2: whatever byte of an image is another, it is read or refused, in each format",
  async () => {
    for (const format of ["png", "jpeg", "webp", "avif", "tiff"] as const) {
      const whole = await photo(format, { width: 24, height: 16 });
      await fc.assert(
        fc.asyncProperty(
          fc.nat(whole.length - 1),
          fc.uint8Array({ minLength: 1, maxLength: 8 }),
          async (place, other) => {
            const changed = Buffer.from(whole);
            changed.set(other.subarray(0, whole.length - place), place);
            for (const read of READERS) await read(changed).catch(refused);
          },
        ),
        { numRuns: 40 },
      );
    }
  },
  TEST_MS,
);

/** A JPEG whose colour profile is as long as 255 segments can be. */
async function profiledJpeg(): Promise<Buffer> {
  const jpeg = await sharp(await plain(8, 8).jpeg().toBuffer())
    .jpeg()
    .toBuffer();
  const segments = Array.from({ length: 255 }, (_, n) => {
    const data = Buffer.alloc(65_000, 7);
    data.write("ICC_PROFILE\0", "latin1");
    data.set([n + 1, 255], 12);
    return segment(0xe2, data);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function withExif(jpeg: Buffer, tiff: string): Buffer {
  const exif = Buffer.concat([latin("Exif\0\0"), Buffer.from(tiff, "hex")]);
  const [start, rest] = [jpeg.subarray(0, 2), jpeg.subarray(2)];
  return Buffer.concat([start, segment(0xe1, exif), rest]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}
