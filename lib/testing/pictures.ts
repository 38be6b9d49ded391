import sharp, { type Sharp } from "sharp";

/** A picture of discs and boxes before a sky, as the seed says. */
export function picture(seed: number): Promise<Buffer> {
  let state = seed * 2_654_435_761;
  const next = (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * most;
  };
  const [width, height] = [240, 180];
  const sky = [next(255), next(255), next(255)];
  const shapes = Array.from({ length: 9 }, () => ({
    ...{ x: next(width), y: next(height), size: 15 + next(60) },
    ...{ round: next(2) < 1, color: [next(255), next(255), next(255)] },
  }));
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const shape = shapes.findLast(({ x: left, y: top, size, round }) => {
      const [dx, dy] = [Math.abs(x - left), Math.abs(y - top)];
      return (round ? Math.hypot(dx, dy) : Math.max(dx, dy)) < size;
    });
    const color = shape?.color ?? sky.map((part) => part * (1 - y / 400));
    pixels.set(color.map(Math.round), at * 3);
  }
  const raw = { width, height, channels: 3 as const };
  return sharp(pixels, { raw }).png().toBuffer();
}

/** What people do to a picture that stays the same one. */
export const EDITS: Record<string, (image: Sharp) => Sharp> = {
  "encoded anew as a poor JPEG": (image) => image.jpeg({ quality: 35 }),
  "made half as large": (image) => image.resize(120, 90),
  "made larger": (image) => image.resize(700),
  "made lighter": (image) => image.modulate({ brightness: 1.12 }),
  "with less contrast": (image) => image.linear(0.7, 30),
  blurred: (image) => image.blur(2),
  sharpened: (image) => image.sharpen({ sigma: 2 }),
  "without its colours": (image) => image.greyscale(),
  "cut at its edges": (image) =>
    image.extract({ left: 2, top: 2, width: 236, height: 176 }),
};
