import { randomBytes } from "node:crypto";
import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";

import type { Term } from "@/lib/index/labelled";
import {
  LOOK_SIDE,
  type Look,
  lookDistance,
  lookOf,
  lookTerms,
  nearLookTerms,
} from "@/lib/index/similar/look";
import { greysOf } from "@/lib/media/image";
import { EDITS, picture } from "@/lib/testing/pictures";

const anyGreys = fc.uint8Array({ minLength: 1024, maxLength: 1024 });
const anyLook = fc
  .bigInt({ min: 0n, max: (1n << 64n) - 1n })
  .map((bits) => bits.toString(16).padStart(16, "0"));
const places = (count: { min: number; max: number }) =>
  fc.uniqueArray(fc.integer({ min: 0, max: 63 }), {
    minLength: count.min,
    maxLength: count.max,
  });

const turned = (look: Look, bits: number[]): Look =>
  bits
    .reduce((number, bit) => number ^ (1n << BigInt(bit)), BigInt(`0x${look}`))
    .toString(16)
    .padStart(16, "0");

function isFound(one: Look, other: Look): boolean {
  const asked = new Set<Term>(nearLookTerms(one));
  return lookTerms(other).some((term) => asked.has(term));
}

describe("the look of an image", () => {
  test("is what its definition says", () => {
    fc.assert(
      fc.property(anyGreys, (greys) => {
        const waves: number[] = [];
        for (let sum = 1; waves.length < 64; sum++) {
          for (let v = 0; v <= sum && waves.length < 64; v++) {
            waves.push(coefficient(greys, sum - v, v));
          }
        }
        const sorted = waves.toSorted((one, other) => one - other);
        const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
        const bits = BigInt(`0x${lookOf(greys)}`);
        for (const [bit, wave] of waves.entries()) {
          const above = (bits >> BigInt(bit)) & 1n;
          if (Math.abs(wave - median) < 1e-6) continue;
          expect(above === 1n).toBe(wave > median);
        }
      }),
      { numRuns: 5 },
    );
  });

  test("is this, of a slope and a disc", () => {
    const slope = Uint8Array.from({ length: 1024 }, (_, at) => (at % 32) * 8);
    const disc = Uint8Array.from({ length: 1024 }, (_, at) =>
      Math.hypot((at % 32) - 10, Math.floor(at / 32) - 20) < 8 ? 250 : 30,
    );
    expect([lookOf(slope), lookOf(disc)]).toMatchInlineSnapshot(`
      [
        "41f12084a56f898a",
        "3c1d5e38b3699d41",
      ]
    `);
  });

  test("is none of a plane, and of what no eye tells from one", () => {
    expect(lookOf(new Uint8Array(1024).fill(200))).toBeNull();
    const grain = Uint8Array.from({ length: 1024 }, (_, at) => 100 + (at % 2));
    expect(lookOf(grain)).toBeNull();
    expect(() => lookOf(new Uint8Array(1023))).toThrow(RangeError);
  });
});

/** By the formula, without any of the short ways. */
function coefficient(greys: Uint8Array, u: number, v: number): number {
  let sum = 0;
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      sum +=
        (greys[y * 32 + x] ?? 0) *
        Math.cos(((2 * x + 1) * u * Math.PI) / 64) *
        Math.cos(((2 * y + 1) * v * Math.PI) / 64);
    }
  }
  const norm = (wave: number) => Math.sqrt((wave === 0 ? 1 : 2) / 32);
  return norm(u) * norm(v) * sum;
}

test("the distance of two looks is how many bits were turned", () => {
  fc.assert(
    fc.property(anyLook, places({ min: 0, max: 64 }), (look, bits) => {
      expect(lookDistance(look, turned(look, bits))).toBe(bits.length);
    }),
  );
});

describe("among the images that are found by a look", () => {
  test("are all that differ in up to 7 bits", () => {
    fc.assert(
      fc.property(anyLook, places({ min: 0, max: 7 }), (look, bits) => {
        expect(isFound(look, turned(look, bits))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    [8, 0.93, 0.98],
    [10, 0.69, 0.79],
    [12, 0.44, 0.54],
    [16, 0.11, 0.21],
    [20, 0.01, 0.08],
  ])(
    "are, of those that differ in %i bits, from %f to %f",
    (count, least, most) => {
      const pair = fc.tuple(anyLook, places({ min: count, max: count }));
      const found = fc
        .sample(pair, 3_000)
        .filter(([look, bits]) => isFound(look, turned(look, bits)));
      expect(found.length / 3_000).toBeGreaterThanOrEqual(least);
      expect(found.length / 3_000).toBeLessThanOrEqual(most);
    },
  );

  test("are few of those that have nothing to do with it", () => {
    // Generated ones are chosen to be odd, and so are alike.
    const random = () => randomBytes(8).toString("hex");
    const found = Array.from({ length: 10_000 }, random).filter((look) =>
      isFound(look, random()),
    );
    expect(found.length).toBeLessThan(30);
  });

  test("and there are 4 terms of each, and 68 to ask for", () => {
    fc.assert(
      fc.property(anyLook, (look) => {
        expect(new Set(lookTerms(look)).size).toBe(4);
        expect(new Set(nearLookTerms(look)).size).toBe(68);
      }),
    );
  });
});

describe("a picture is found by the same one", () => {
  let pictures: Buffer[];
  let looks: Look[];
  beforeAll(async () => {
    const seeds = Array.from({ length: 24 }, (_, at) => at + 1);
    pictures = await Promise.all(seeds.map(picture));
    looks = await Promise.all(pictures.map(lookOfImage));
  });

  test.each(Object.entries(EDITS))("%s", async (_, edit) => {
    for (const [at, image] of pictures.entries()) {
      const edited = await edit(sharp(image)).toBuffer();
      const [look = "", other = ""] = [looks[at], await lookOfImage(edited)];
      expect(lookDistance(look, other)).toBeLessThanOrEqual(10);
      expect(isFound(other, look)).toBe(true);
    }
  });

  test("and no other looks like it", () => {
    for (const [at, one] of looks.entries()) {
      for (const other of looks.slice(at + 1)) {
        expect(lookDistance(one, other)).toBeGreaterThan(10);
      }
    }
  });
});

async function lookOfImage(bytes: Buffer): Promise<Look> {
  const look = lookOf(await greysOf(bytes, LOOK_SIDE));
  return look ?? expect.fail("too little to see");
}
