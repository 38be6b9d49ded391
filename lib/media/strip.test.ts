import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { readEmbedded } from "@/lib/media/embedded";
import { stripped, strippedUpright } from "@/lib/media/strip";
import { photo, TAKEN } from "@/lib/testing/photos";

const pixelsOf = (image: Buffer) => sharp(image).autoOrient().raw().toBuffer();

describe("what a file says beside its pixels", () => {
  test("is where, when and with what it was taken", async () => {
    expect(await readEmbedded(await photo())).toEqual({
      ...TAKEN,
      kinds: ["exif", "xmp"],
    });
  });

  test("is nothing where there is nothing, and where it is damaged", async () => {
    const bare = await sharp(await photo())
      .png()
      .toBuffer();
    const nothing = { location: null, camera: null, takenAt: null };
    expect(await readEmbedded(bare)).toEqual({ ...nothing, kinds: [] });

    const damaged = await photo();
    const tiff = damaged.indexOf("Exif") + 6;
    damaged.fill(0xee, tiff + 4, tiff + 60);
    expect(await readEmbedded(damaged)).toMatchObject(nothing);
  });

  test.each(["jpeg", "png", "webp", "avif", "tiff"] as const)(
    "is gone from a %s that was stripped, which looks as before",
    async (format) => {
      const original = await photo(format);
      const { bytes } = await stripped(original);

      expect(await readEmbedded(bytes)).toMatchObject({
        location: null,
        camera: null,
        takenAt: null,
        kinds: [],
      });
      expect(bytes.includes("who-took-it")).toBe(false);
      expect(bytes.includes("Acme")).toBe(false);
      const [before, after] = [await pixelsOf(original), await pixelsOf(bytes)];
      expect(after.length).toBe(before.length);
      if (format === "jpeg" || format === "png") {
        expect(after.equals(before)).toBe(true);
      }
    },
  );

  test("is gone for whoever takes pixels as they come: upright, and of an upright JPEG to the bit", async () => {
    const upright = await sharp(await photo())
      .autoOrient()
      .jpeg()
      .withExif({ IFD0: { Artist: "who-took-it" } })
      .toBuffer();
    for (const [original, isSame] of [
      [upright, true],
      [await photo(), false],
    ] as const) {
      const { bytes } = await strippedUpright(original);
      const { exif, orientation, width } = await sharp(bytes).metadata();
      const shown = (await sharp(original).metadata()).autoOrient;
      expect([exif, orientation ?? 1, width]).toEqual([
        undefined,
        1,
        shown.width,
      ]);
      expect(bytes.includes("who-took-it")).toBe(false);
      const [before, after] = [await pixelsOf(original), await pixelsOf(bytes)];
      expect(after.equals(before)).toBe(isSame);
    }
  });

  test("is gone with what hides after a JPEG's end, or in its comments", async () => {
    const original = await photo();
    const comment = Buffer.from("\xff\xfe\x00\x08hidden", "latin1");
    const hiding = Buffer.concat([
      original.subarray(0, 2),
      comment,
      original.subarray(2),
      Buffer.from("ftypmp42 and a film"),
    ]);
    const { bytes } = await stripped(hiding);

    expect(bytes.includes("hidden")).toBe(false);
    expect(bytes.includes("a film")).toBe(false);
    expect((await pixelsOf(bytes)).equals(await pixelsOf(original))).toBe(true);
  });

  test("goes from a progressive JPEG too, whose profile stays", async () => {
    const original = await sharp(await photo())
      .keepMetadata()
      .withIccProfile("p3")
      .jpeg({ progressive: true })
      .toBuffer();
    const { bytes } = await stripped(original);

    expect((await readEmbedded(bytes)).kinds).toEqual([]);
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    expect((await pixelsOf(bytes)).equals(await pixelsOf(original))).toBe(true);
  });
});
