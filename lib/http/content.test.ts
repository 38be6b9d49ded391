import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { sha256 } from "@/lib/sealing/digest";
import { json, raw } from "@/lib/testing/bodies";
import { png } from "@/lib/testing/inputs";
import { photo } from "@/lib/testing/photos";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { film } from "@/lib/testing/videos";

const TEXT = "0123456789".repeat(30_000);

/** Stores something, and answers with a way to read what came of it. */
async function kept(content: string | Uint8Array, filename?: string) {
  const one = await tenant();
  const key = await keyFor(one);
  const path = `/apps/${one.slug}/inputs`;
  const query = filename
    ? `?${new URLSearchParams({ filename }).toString()}`
    : "";
  const stored = await ask(path + query, { key, ...raw(content) });
  const { id } = await stored.json();
  const read = (headers: Record<string, string> = {}, method = "GET") =>
    ask(`${path}/${id}/content`, { key, headers, method });
  const thumbnail = (size: number, headers: Record<string, string> = {}) =>
    ask(`${path}/${id}/thumbnail?size=${size}`, { key, headers });
  return { id, path, key, read, thumbnail };
}

describe("I3: what somebody stored", () => {
  const kinds: [string, string | Promise<Buffer>, string][] = [
    ["a text", "hello", "text/plain; charset=utf-8"],
    ["an image", png(), "image/png"],
    [
      "a page",
      "<!doctype html><script>alert(1)</script>",
      "text/plain; charset=utf-8",
    ],
    [
      "a drawing that runs",
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      "text/plain; charset=utf-8",
    ],
  ];
  test.each(kinds)(
    "%s is saved and never shown as a page of ours",
    async (_what, content, type) => {
      const { read } = await kept(await content);
      const answer = await read();

      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(
        Buffer.from(await content),
      );
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": type,
        "content-disposition": expect.stringMatching(/^attachment; /),
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
      });
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    },
  );

  test("has an ETag that tells nothing of what it is", async () => {
    const [one, same] = [await kept("hello"), await kept("hello")];
    const tags = [await one.read(), await one.read(), await same.read()].map(
      ({ headers }) => headers.get("etag"),
    );
    expect(tags[0]).toBe(tags[1]);
    expect(tags[0]).not.toBe(tags[2]);
    const hash = sha256("hello");
    for (const encoding of ["hex", "base64", "base64url"] as const) {
      expect(tags[0]).not.toContain(hash.toString(encoding).slice(0, 8));
    }
  });

  test("has another ETag once it is another, so that no two are pieced together", async () => {
    const { id, path, key, read } = await kept(await photo());
    const etag = (await read()).headers.get("etag") ?? "";
    await ask(`${path}/${id}/strip`, { key, method: "POST" });
    const goesOn = await read({ range: "bytes=10-", "if-range": etag });
    expect(goesOn.status).toBe(200);
    expect(goesOn.headers.get("etag")).not.toBe(etag);
  });
});

describe("I2: a file's name, whatever it is, names one file", () => {
  const names: [string, string, string][] = [
    ["a path upwards", "../../etc/passwd", ".._.._etc_passwd"],
    ["a path of Windows", "..\\..\\boot.ini", ".._.._boot.ini"],
    ["a quote", 'a"; filename="evil.exe', 'a"; filename="evil.exe'],
    ["an end of line", "a\r\nset-cookie: a=b", "a__set-cookie: a=b"],
    ["a NUL", "nul\u0000.txt", "nul_.txt"],
    ["a device", "CON", "CON"],
    ["letters backwards", "photo\u202Egnp.exe", "photo_gnp.exe"],
    ["letters apart", "\u2066\u200Fx.txt", "__x.txt"],
    ["letters of any script", "Grüße 世界 🌍.txt", "Grüße 世界 🌍.txt"],
    ["percent signs", "%2e%2e%2fup", "%2e%2e%2fup"],
    ["half a letter", "lone \ud800.txt", "lone \ufffd.txt"],
    ["255 letters", `${"x".repeat(251)}.txt`, `${"x".repeat(251)}.txt`],
  ];
  test.each(names)("%s", async (_what, name, shown) => {
    const { read } = await kept("hello", name);
    const header = (await read()).headers.get("content-disposition") ?? "";
    const form = /^attachment; filename="([^"]*)"; filename\*=UTF-8''(\S+)$/;
    const [, plain = "", encoded = ""] = form.exec(header) ?? [];
    expect(decodeURIComponent(encoded)).toBe(shown);
    expect(plain).toMatch(/^[ !#$&-.0-[\]-~]+$/);
  });

  test("that is longer than any file system's is refused", async () => {
    const one = await tenant();
    const key = await keyFor(one);
    const path = `/apps/${one.slug}/inputs`;
    const name = "x".repeat(4096);
    const input = { type: "text", text: "hello" };
    for (const init of [
      json({ input, filename: name }),
      raw("hello", { "content-disposition": `attachment; filename=${name}` }),
    ]) {
      const answer = await ask(path, { key, ...init });
      expect(answer.status).toBe(400);
      expect((await answer.json()).error.param).toBe("filename");
    }
  });
});

describe("a range of the content", () => {
  const whole = `*/${TEXT.length}`;
  const ranges: [string, number, string | null, string][] = [
    ["bytes=0-9", 206, "0-9", TEXT.slice(0, 10)],
    ["bytes=299990-", 206, "299990-299999", TEXT.slice(-10)],
    ["bytes=-7", 206, "299993-299999", TEXT.slice(-7)],
    ["bytes=-999999", 206, "0-299999", TEXT],
    ["bytes=16380-16390", 206, "16380-16390", TEXT.slice(16_380, 16_391)],
    ["bytes=299999-400000", 206, "299999-299999", "9"],
    ["bytes=300000-", 416, whole, ""],
    ["bytes=-0", 416, whole, ""],
    ["bytes=9-0", 200, null, TEXT],
    ["bytes=0-1,5-6", 200, null, TEXT],
    ["lines=0-9", 200, null, TEXT],
  ];
  test.each(ranges)("%s is a %i", async (range, status, part, content) => {
    const { read } = await kept(TEXT);
    const answer = await read({ range });
    expect(answer.status).toBe(status);
    const total = part?.startsWith("*")
      ? part
      : part && `${part}/${TEXT.length}`;
    expect(answer.headers.get("content-range")).toBe(total && `bytes ${total}`);
    expect(await answer.text()).toBe(content);
    if (status !== 416) {
      expect(answer.headers.get("content-length")).toBe(String(content.length));
    }
  });

  test("of a small input is the same", async () => {
    const { read } = await kept("0123456789");
    const answer = await read({ range: "bytes=3-5" });
    expect(answer.headers.get("content-range")).toBe("bytes 3-5/10");
    expect(await answer.text()).toBe("345");
  });

  test("is given to whoever has the beginning of this one and no other", async () => {
    const { read } = await kept(TEXT);
    const etag = (await read({ range: "bytes=0-0" })).headers.get("etag") ?? "";
    const part = { range: "bytes=5-6" };
    expect((await read({ ...part, "if-range": etag })).status).toBe(206);
    for (const other of [
      '"inp_other"',
      `W/${etag}`,
      new Date().toUTCString(),
    ]) {
      const answer = await read({ ...part, "if-range": other });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(TEXT);
    }
  });

  test("is for GET alone: HEAD tells of all of it, without it", async () => {
    const { read } = await kept(TEXT);
    const asked: Record<string, string>[] = [{}, { range: "bytes=0-9" }];
    for (const headers of asked) {
      const answer = await read(headers, "HEAD");
      expect(answer.status).toBe(200);
      expect(answer.headers.get("accept-ranges")).toBe("bytes");
      expect(answer.headers.get("content-length")).toBe(String(TEXT.length));
      expect(answer.body).toBeNull();
    }
  });

  test("is not sent to whoever has it, nor to whoever wants another", async () => {
    const { read } = await kept(TEXT);
    const etag = (await read({ range: "bytes=0-0" })).headers.get("etag") ?? "";
    const statuses: [Record<string, string>, number][] = [
      [{ "if-none-match": etag }, 304],
      [{ "if-none-match": `"other", W/${etag}`, range: "bytes=0-9" }, 304],
      [{ "if-none-match": "*" }, 304],
      [{ "if-none-match": '"other"' }, 200],
      [{ "if-match": '"other"' }, 412],
      [{ "if-match": `W/${etag}` }, 412],
      [{ "if-match": etag, range: "bytes=0-9" }, 206],
    ];
    for (const [headers, status] of statuses) {
      const answer = await read(headers);
      expect([headers, answer.status]).toEqual([headers, status]);
      await answer.body?.cancel();
    }
  });
});

describe("a thumbnail", () => {
  const SECRET = "taken by Olga";
  const taken = () =>
    sharp({
      create: { width: 900, height: 600, channels: 3, background: "red" },
    })
      .withExif({
        IFD0: { Artist: SECRET },
        IFD3: { GPSLatitude: "52/1 31/1 0/1", GPSLatitudeRef: "N" },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${SECRET}</x:xmpmeta>`)
      .jpeg()
      .toBuffer();

  test("I2: has nothing of where and by whom the photo was taken", async () => {
    const original = await taken();
    const { read, thumbnail } = await kept(original);
    const sent = Buffer.from(await (await read()).arrayBuffer());
    expect(sent.equals(original)).toBe(true);
    expect((await sharp(sent).metadata()).exif?.toString()).toContain(SECRET);

    for (const size of [64, 256, 512, 1024]) {
      const bytes = Buffer.from(await (await thumbnail(size)).arrayBuffer());
      const { exif, xmp, iptc, width } = await sharp(bytes).metadata();
      expect({ exif, xmp, iptc }).toEqual({});
      expect(width).toBe(Math.min(size, 900));
      expect(bytes.toString("latin1")).not.toContain(SECRET);
    }
  });

  test("is an image that runs nothing", async () => {
    const { thumbnail } = await kept(await taken());
    const { headers } = await thumbnail(64);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "image/webp",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-store",
    });
  });

  test("is AVIF where that is preferred, turned and without metadata as well", async () => {
    const { thumbnail } = await kept(await taken());
    const answer = await thumbnail(64, { accept: "image/avif" });

    expect(answer.headers.get("content-type")).toBe("image/avif");
    const header = await sharp(await answer.arrayBuffer()).metadata();
    expect(header).toMatchObject({ width: 64, compression: "av1" });
    const { exif, xmp, iptc } = header;
    expect({ exif, xmp, iptc }).toEqual({});
  });

  test("of a video is a frame of it, turned the way it says, and is kept", async () => {
    const { id, thumbnail } = await kept(await film({ rotation: 90 }));
    const bytes = Buffer.from(await (await thumbnail(512)).arrayBuffer());

    expect(await sharp(bytes).metadata()).toMatchObject({
      format: "webp",
      width: 240,
      height: 320,
    });
    const { dominant } = await sharp(bytes).stats();
    expect(dominant.r).toBeGreaterThan(dominant.b);
    const again = Buffer.from(await (await thumbnail(512)).arrayBuffer());
    expect(again.equals(bytes)).toBe(true);
    expect(id).toMatch(/^inp_/);
  });

  test("of a video that nothing decodes is a 415 with what to install", async () => {
    const avi = Buffer.alloc(5_000);
    avi.write("RIFF\u0010\u0000\u0000\u0000AVI LIST", "latin1");
    const { thumbnail } = await kept(avi);
    const answer = await thumbnail(64);

    expect(answer.status).toBe(415);
    expect((await answer.json()).detail).toContain("Install ffmpeg");
  });

  test("is made of images and videos only, and no larger than is useful", async () => {
    const { thumbnail } = await kept("hello");
    expect((await thumbnail(64)).status).toBe(415);
    expect((await thumbnail(1025)).status).toBe(400);
    expect((await thumbnail(15)).status).toBe(400);
  });
});
