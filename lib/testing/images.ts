import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** An image of one colour, to be encoded. */
export const plain = (width: number, height: number, background = "#c0392b") =>
  sharp({ create: { width, height, channels: 3, background } });

/** A PNG whose header and data are those of a huge black square: 49 KB at 20,000. */
export function bombPng(size: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(size * (1 + Math.ceil(size / 8))));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** An animated GIF of so many frames of one pixel, on a huge screen. */
export function bombGif(size: number, frames: number): Buffer {
  const screen = Buffer.from(
    "GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff",
    "latin1",
  );
  screen.writeUInt16LE(size, 6);
  screen.writeUInt16LE(size, 8);
  const frame = Buffer.from(
    "\x21\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0",
    "latin1",
  );
  const all = new Array<Buffer>(frames).fill(frame);
  return Buffer.concat([screen, ...all, Buffer.from(";")]);
}

/** An animated WebP of so many frames of one pixel, on a huge canvas. */
export async function bombWebp(size: number, frames: number): Promise<Buffer> {
  const still = await plain(1, 1).webp({ lossless: true }).toBuffer();
  const canvas = Buffer.alloc(10);
  canvas[0] = 0x02;
  canvas.writeUIntLE(size - 1, 4, 3);
  canvas.writeUIntLE(size - 1, 7, 3);
  const place = Buffer.alloc(16);
  place[12] = 100;
  const frame = riff("ANMF", Buffer.concat([place, still.subarray(12)]));
  const body = Buffer.concat([
    Buffer.from("WEBP"),
    riff("VP8X", canvas),
    riff("ANIM", Buffer.alloc(6)),
    ...new Array<Buffer>(frames).fill(frame),
  ]);
  return riff("RIFF", body);
}

function riff(name: string, data: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** A small PNG with these chunks before its pixels. */
export async function pngWith(...chunks: Buffer[]): Promise<Buffer> {
  const png = await plain(8, 8).png().toBuffer();
  const [head, pixels] = [png.subarray(0, 33), png.subarray(33)];
  return Buffer.concat([head, ...chunks, pixels]);
}

/** What of a file is said to be so many bytes of letters, packed. */
export const packed = (bytes: number) => deflateSync(Buffer.alloc(bytes, "A"));

export function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
