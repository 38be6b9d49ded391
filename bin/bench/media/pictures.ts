import sharp from "sharp";

/** A photograph of noise, of about so many bytes. */
export async function photograph(bytes: number): Promise<Buffer<ArrayBuffer>> {
  for (let width = 40; ; width += 4) {
    const jpeg = await noise(width, Math.round(width * 0.75))
      .jpeg({ quality: 80 })
      .toBuffer();
    if (jpeg.length >= bytes) return Buffer.from(jpeg);
  }
}

/** Small pictures of different shapes, for a gallery. */
export function pictures(count: number): Promise<Buffer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, place) =>
      noise(96 + ((place * 7) % 64), 80 + ((place * 11) % 64))
        .blur(2)
        .jpeg({ quality: 60 })
        .toBuffer(),
    ),
  );
}

const noise = (width: number, height: number) =>
  sharp({
    create: {
      ...{ width, height, channels: 3, background: "gray" },
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  });
