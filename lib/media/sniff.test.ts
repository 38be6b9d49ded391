import fc from "fast-check";
import { expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { HEAD_BYTES, sniff } from "@/lib/media/sniff";
import { bombPng, plain } from "@/lib/testing/images";

const bytes = (text: string) => Buffer.from(text, "utf8");
const latin = (text: string) => Buffer.from(text, "latin1");
const text = { type: "text", mediaType: "text/plain" };

test.each(["png", "jpeg", "webp", "gif", "avif", "tiff"] as const)(
  "I2: a %s is known by its bytes, whatever is declared",
  async (format) => {
    const image = await plain(40, 30)[format]().toBuffer();
    const found = { type: "image", mediaType: `image/${format}` };
    expect(await sniff(image.subarray(0, HEAD_BYTES))).toEqual(found);
    expect(await sniff(image, "application/octet-stream")).toEqual(found);
    expect(await sniff(image, "image/x-something")).toEqual(found);
  },
);

const ebml = (kind: string) =>
  latin(
    `\x1aE\xdf\xa3${String.fromCharCode(0x80 + 3 + kind.length)}\x42\x82${String.fromCharCode(0x80 + kind.length)}${kind}`,
  );

test.each([
  ["video/mp4", latin("\0\0\0\x18ftypisom\0\0\0\0isommp42")],
  ["video/quicktime", latin("\0\0\0\x14ftypqt  \0\0\0\0qt  ")],
  ["video/webm", ebml("webm")],
  ["video/matroska", ebml("matroska")],
  ["video/x-msvideo", latin("RIFF\x24\0\0\0AVI LIST\0\0\0\0hdrl")],
  ["video/mpeg", latin("\0\0\x01\xba\x44\0\x04\0\x04\x01")],
])("I2: %s is known by its bytes", async (mediaType, head) => {
  expect(await sniff(head)).toEqual({ type: "video", mediaType });
});

test.each([
  ["a letter", "Dear Olga,\r\n\tgood news.\f"],
  ["a letter that begins like a bitmap", "BMW called."],
  ["Chinese", "你好,世界"],
  ["JSON", '{"a":[1,2]}'],
  ["a byte order mark", "\ufeffhello"],
])("%s is text", async (_, written) => {
  expect(await sniff(bytes(written))).toEqual(text);
});

test.each([
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
  [
    "SVG after a prologue",
    '<?xml version="1.0"?><svg><a xlink:href="x"/></svg>',
  ],
  ["HTML", "<!doctype html><script>alert(1)</script>"],
])(
  "I2: %s is text, never markup that would be served as such",
  async (_, markup) => {
    expect(await sniff(bytes(markup))).toEqual(text);
    await expect(sniff(bytes(markup), "image/svg+xml")).rejects.toMatchObject({
      code: "unsupported_type",
      message: "This was sent as an image, but it is a text.",
    });
  },
);

test("I2: a GIF that is also a script is what its first bytes say", async () => {
  const gif = await plain(8, 8).gif().toBuffer();
  const polyglot = Buffer.concat([gif, bytes("*/=1;alert(1)")]);
  expect(await sniff(polyglot)).toMatchObject({ mediaType: "image/gif" });

  const script = latin("GIF89a=1;alert(document.cookie)//");
  expect(await sniff(script)).toEqual(text);
});

test("I2: a PNG with HTML behind it is a PNG", async () => {
  const png = await plain(8, 8).png().toBuffer();
  const polyglot = Buffer.concat([png, bytes("<html><script>1</script>")]);
  expect(await sniff(polyglot)).toMatchObject({ mediaType: "image/png" });
});

test.each([
  ["a PDF", latin("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")],
  ["a ZIP", latin("PK\x03\x04\x14\0\0\0\x08\0")],
  ["a program", latin("\x7fELF\x02\x01\x01\0\0\0\0\0")],
  ["an MP3", latin("ID3\x04\0\0\0\0\0\0")],
  ["a bitmap", latin("BM\x36\0\x0c\0\0\0\0\0\x36\0\0\0\x28\0\0\0")],
  ["text with a NUL", bytes("a\0b")],
  ["text with an escape character", bytes("a\x1b[2Jb")],
  ["text in UTF-16", Buffer.from("\ufeffhello", "utf16le")],
  ["text in Latin-1", latin("d\xe9j\xe0 vu")],
  ["text that ends inside a character", bytes("é").subarray(0, 1)],
])("I2: %s is refused, with what would be accepted", async (_, head) => {
  await expect(sniff(head)).rejects.toMatchObject({
    code: "unsupported_type",
    message: expect.stringContaining("Accepted: PNG"),
  });
});

test("a full head may end inside a character, and a whole text may not", async () => {
  const long = bytes(`x${"é".repeat(HEAD_BYTES)}`).subarray(0, HEAD_BYTES);
  expect(await sniff(long)).toEqual(text);
  await expect(sniff(long.subarray(0, HEAD_BYTES - 2))).rejects.toThrow(
    AppError,
  );
});

test("I2: nothing at all is refused as empty", async () => {
  await expect(sniff(Buffer.alloc(0))).rejects.toMatchObject({
    code: "invalid_request",
    message: "The input is empty.",
  });
});

test.each([
  ["image/png", "hello", "This was sent as an image, but it is a text."],
  ["video", "hello", "This was sent as a video, but it is a text."],
])(
  "I2: what is declared as %s and is text is refused",
  async (declared, sent, message) => {
    await expect(sniff(bytes(sent), declared)).rejects.toMatchObject({
      code: "unsupported_type",
      message,
    });
  },
);

test("I2: what is declared as text and is an image is refused", async () => {
  await expect(
    sniff(bombPng(16), "text/plain; charset=utf-8"),
  ).rejects.toMatchObject({ code: "unsupported_type" });
});

test("I2: any bytes are known or refused, and nothing else happens", () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: HEAD_BYTES }),
        magic().map((head) => new Uint8Array(head)),
      ),
      fc.option(fc.string(), { nil: undefined }),
      async (head, declared) => {
        const found = await sniff(head, declared).catch((error) => error);
        if (!(found instanceof AppError)) {
          expect(found.type).toMatch(/^(image|text|video)$/);
        }
      },
    ),
    { numRuns: 500 },
  ));

/** Bytes that begin as some format does, and go on as they please. */
function magic() {
  const beginnings = [
    "\x89PNG\r\n\x1a\n",
    "\xff\xd8\xff",
    "RIFF\0\0\0\0WEBP",
    "GIF89a",
    "II*\0",
    "MM\0*",
    "\0\0\0\x18ftyp",
    "\x1aE\xdf\xa3",
    "PK\x03\x04",
    "\x1f\x8b",
    "OggS",
    "0&\xb2u\x8ef\xcf\x11\xa6\xd9",
    "ID3",
    "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
  ];
  return fc
    .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 300 }))
    .map(([beginning, rest]) => Buffer.concat([latin(beginning), rest]));
}
