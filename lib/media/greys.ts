/** Of each value of sRGB the light that it stands for, from 0 to 1 (IEC 61966-2-1). */
const LIGHT = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** As fine that no two values of sRGB are the same step. */
const STEPS = 4_095;

/** Of each step of light its value in sRGB. */
const VALUES = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  const share =
    light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(share * 255);
});

/** What a value of a primary adds to the light of a pixel, in 256ths of a step. */
const adding = (part: number) =>
  Int32Array.from(LIGHT, (light) => Math.round(light * part * STEPS * 256));
const RED = adding(0.2126);
const GREEN = adding(0.7152);
const BLUE = adding(0.0722);

/** Pixels of sRGB, or of greys already, as greys that are as light. */
export function inGreys(pixels: Uint8Array, channels: number): Uint8Array {
  if (channels < 3) return pixels;
  const greys = new Uint8Array(pixels.length / channels);
  for (let place = 0, at = 0; place < greys.length; place++, at += channels) {
    const light =
      (RED[pixels[at] ?? 0] ?? 0) +
      (GREEN[pixels[at + 1] ?? 0] ?? 0) +
      (BLUE[pixels[at + 2] ?? 0] ?? 0);
    greys[place] = VALUES[(light + 128) >> 8] ?? 0;
  }
  return greys;
}

/**
 * A picture made smaller, to a square: each pixel is the mean of what it covers, whole
 * or in part. Neither of its sides may be shorter than that one's.
 */
export function averaged(
  greys: Uint8Array,
  { width, height }: { width: number; height: number },
  side: number,
): Uint8Array {
  const rows = new Float64Array(side * height);
  for (let row = 0; row < height; row++) {
    const from = { values: greys, start: row * width, step: 1, length: width };
    shorten(from, { values: rows, start: row * side, step: 1, length: side });
  }
  const square = new Uint8ClampedArray(side * side);
  for (let start = 0; start < side; start++) {
    const column = { start, step: side };
    const from = { values: rows, ...column, length: height };
    shorten(from, { values: square, ...column, length: side });
  }
  return new Uint8Array(square.buffer);
}

/** A row of a picture, or a column: every so many of its values. */
type Line = {
  values: Uint8Array | Uint8ClampedArray | Float64Array;
  start: number;
  step: number;
  length: number;
};

function shorten(from: Line, to: Line): void {
  const covered = from.length / to.length;
  let place = 0;
  let end = covered;
  let sum = 0;
  for (let at = 0; at < from.length; at++) {
    const value = from.values[from.start + at * from.step] ?? 0;
    if (at + 1 <= end) {
      sum += value;
      continue;
    }
    const part = end - at;
    to.values[to.start + place * to.step] = (sum + value * part) / covered;
    sum = value * (1 - part);
    place++;
    end = ((place + 1) * from.length) / to.length;
  }
  to.values[to.start + place * to.step] = sum / covered;
}
