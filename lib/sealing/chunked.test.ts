import { createHash, createSecretKey, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";

import { openStream, plainLength, sealStream } from "@/lib/sealing/chunked";
import { Unopenable } from "@/lib/sealing/gcm";
import type { ByteRange } from "@/lib/stores";

const CHUNK = 16 * 1024;
const HEADER = 56;
const SEALED_CHUNK = CHUNK + 16;

const key = createSecretKey(randomBytes(32));
const context = Buffer.from("app-1 record-1 content");

type Vector = {
  tcId: number;
  comment: string;
  key: string;
  ctx: string;
  ct: string;
  msgLength: number;
  msgSha512?: string;
  result: "valid" | "invalid";
};

const vectors: Vector[] = JSON.parse(
  readFileSync(
    new URL("cobblestone-256.vectors.json", import.meta.url),
    "utf8",
  ),
).tests;

test.each(vectors)("Wycheproof $tcId is $result: $comment", async (vector) => {
  const sealed = inflateSync(Buffer.from(vector.ct, "hex"));
  const key = createSecretKey(vector.key, "hex");
  const context = Buffer.from(vector.ctx, "hex");
  const opened = await outcome(
    openStream(key, context, sealed.length, from(sealed)),
  );

  if (vector.result === "valid") {
    expect(opened.error).toBeUndefined();
    expect(opened.plain).toHaveLength(vector.msgLength);
    expect(createHash("sha512").update(opened.plain).digest("hex")).toBe(
      vector.msgSha512,
    );
  } else {
    expect(opened.error).toBeInstanceOf(
      vector.comment.includes("encrypted with too-") ? RangeError : Unopenable,
    );
    expect(opened.plain.length).toBeLessThanOrEqual(vector.msgLength);
  }
});

test.each([
  0,
  1,
  CHUNK - 1,
  CHUNK,
  CHUNK + 1,
  16 * CHUNK - 1,
  16 * CHUNK,
  16 * CHUNK + 1,
  40 * CHUNK + 7,
])("a stream of %i bytes comes back as it was", async (length) => {
  const plain = randomBytes(length);
  const sealed = await sealAll(plain);

  expect(sealed).toHaveLength(
    HEADER + length + 16 * (Math.floor(length / CHUNK) + 1),
  );
  expect(plainLength(sealed.length)).toBe(length);
  expect((await openAll(sealed)).equals(plain)).toBe(true);
});

test("it doesn't matter in what pieces plaintext and ciphertext come", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 6 });
  return fc.assert(
    fc.asyncProperty(
      sizes,
      fc.integer({ min: 1, max: 50_000 }),
      (sizes, step) => roundTrip(sizes, step),
    ),
    { numRuns: 50 },
  );

  async function roundTrip(sizes: number[], step: number) {
    const pieces = sizes.map((size) => randomBytes(size));
    const sealed = await joined(sealStream(key, context, each(pieces)));
    const opened = await joined(
      openStream(key, context, sealed.length, from(sealed, step)),
    );
    expect(opened.equals(Buffer.concat(pieces))).toBe(true);
  }
});

test("any range is the slice of the whole, from no more chunks than it needs", async () => {
  const plain = randomBytes(20 * CHUNK + 100);
  const sealed = await sealAll(plain);
  const end = plain.length + 50;
  const at = fc.oneof(
    fc.integer({ min: 0, max: end }),
    fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 }))
      .map(([chunk, more]) => chunk * CHUNK + more),
  );

  await fc.assert(
    fc.asyncProperty(at, at, async (start, end) => {
      let fetched = 0;
      const read = (range: ByteRange) => {
        fetched += range.end - range.start;
        return from(sealed)(range);
      };
      const range = { start, end };
      const opened = await joined(
        openStream(key, context, sealed.length, read, range),
      );

      expect(opened.equals(plain.subarray(start, Math.max(start, end)))).toBe(
        true,
      );
      const needed = Math.ceil(Math.max(end - start, 0) / CHUNK) + 1;
      expect(fetched).toBeLessThanOrEqual(HEADER + needed * SEALED_CHUNK);
    }),
  );
});

test("the whole is fetched by one read", async () => {
  const sealed = await sealAll(randomBytes(3 * CHUNK));
  const reads: ByteRange[] = [];
  const read = (range: ByteRange) => {
    reads.push(range);
    return from(sealed)(range);
  };
  await joined(openStream(key, context, sealed.length, read));

  expect(reads).toEqual([{ start: 0, end: sealed.length }]);
});

const changes: Record<string, (sealed: Buffer) => Buffer> = {
  "its salt changed": flipped(0),
  "its salt's end changed": flipped(23),
  "its commitment changed": flipped(24),
  "its commitment's end changed": flipped(55),
  "its first chunk changed": flipped(HEADER),
  "its first tag changed": flipped(HEADER + CHUNK),
  "a chunk in the middle changed": flipped(HEADER + 2 * SEALED_CHUNK + 100),
  "its last chunk changed": (sealed) => flipped(sealed.length - 17)(sealed),
  "its last tag changed": (sealed) => flipped(sealed.length - 1)(sealed),
  "its last byte cut": (sealed) => sealed.subarray(0, -1),
  "its last chunk cut": (sealed) => cut(sealed, 3),
  "all but its first chunk cut": (sealed) => cut(sealed, 1),
  "a full chunk for its last": (sealed) =>
    Buffer.concat([cut(sealed, 3), chunk(sealed, 2), Buffer.alloc(16)]),
  "a byte put behind it": (sealed) => Buffer.concat([sealed, Buffer.of(0)]),
  "a chunk put behind it": (sealed) =>
    Buffer.concat([sealed, chunk(sealed, 1)]),
  "two chunks swapped": (sealed) =>
    Buffer.concat([
      cut(sealed, 0),
      chunk(sealed, 1),
      chunk(sealed, 0),
      sealed.subarray(HEADER + 2 * SEALED_CHUNK),
    ]),
  "a chunk in the place of another": (sealed) =>
    Buffer.concat([
      cut(sealed, 1),
      chunk(sealed, 0),
      sealed.subarray(HEADER + 2 * SEALED_CHUNK),
    ]),
};

test.each(Object.entries(changes))(
  "D8: a stream with %s doesn't open, and gives out nothing that is wrong",
  async (_, change) => {
    const plain = randomBytes(3 * CHUNK + 1000);
    const changed = change(Buffer.from(await sealAll(plain)));

    const { plain: given, error } = await outcome(
      openStream(key, context, changed.length, from(changed)),
    );

    expect(error).toBeInstanceOf(Unopenable);
    expect(given.equals(plain.subarray(0, given.length))).toBe(true);
  },
);

test("D8: a bit flipped anywhere in a stream keeps every byte of its chunk in", async () => {
  const plain = randomBytes(2 * CHUNK + 50);
  const sealed = await sealAll(plain);
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
      const changed = flipped(bit >> 3, bit & 7)(Buffer.from(sealed));

      const { plain: given, error } = await outcome(
        openStream(key, context, changed.length, from(changed)),
      );

      expect(error).toBeInstanceOf(Unopenable);
      expect(given.equals(plain.subarray(0, given.length))).toBe(true);
    }),
  );
});

test.each([
  ["row", "app-1 record-2 content"],
  ["field", "app-1 record-1 preview"],
  ["tenant", "app-2 record-1 content"],
])("D8: a stream moved to another %s doesn't open", async (_, elsewhere) => {
  const sealed = await sealAll(randomBytes(100));
  const opened = openStream(
    key,
    Buffer.from(elsewhere),
    sealed.length,
    from(sealed),
  );

  await expect(joined(opened)).rejects.toThrow(Unopenable);
});

test("D8: a stream doesn't open with another key", async () => {
  const sealed = await sealAll(randomBytes(100));
  const other = createSecretKey(randomBytes(32));
  const opened = openStream(other, context, sealed.length, from(sealed));

  await expect(joined(opened)).rejects.toThrow(Unopenable);
});

test("D8: a range that reaches the end proves that it is the end", async () => {
  const sealed = await sealAll(randomBytes(3 * CHUNK + 1000));
  // As long as a message of two chunks and a half, which it never was.
  const cutShort = sealed.subarray(0, HEADER + 2 * SEALED_CHUNK + 8000);
  const total = plainLength(cutShort.length);
  const read = (start: number, end: number) =>
    joined(
      openStream(key, context, cutShort.length, from(cutShort), { start, end }),
    );

  await expect(read(total - 1, total)).rejects.toThrow(Unopenable);
  await expect(read(total, total)).rejects.toThrow(Unopenable);
  await expect(read(0, CHUNK)).resolves.toHaveLength(CHUNK);
});

test("a source that ends too soon is no stream, whatever length it claimed", async () => {
  const sealed = await sealAll(randomBytes(3 * CHUNK));
  const read = () => each([sealed.subarray(0, 2 * CHUNK)]);
  const opened = openStream(key, context, sealed.length, read);

  await expect(joined(opened)).rejects.toThrow(Unopenable);
});

test("lengths that no message has are refused", () => {
  const full = (chunks: number) => HEADER + chunks * SEALED_CHUNK;
  for (const length of [0, 55, 56, 71, full(1), full(1) + 15, full(2 ** 38)]) {
    expect(() => plainLength(length)).toThrow(Unopenable);
  }
  expect(plainLength(72)).toBe(0);
  expect(plainLength(full(1) - 1)).toBe(CHUNK - 1);
  expect(plainLength(full(1) + 16)).toBe(CHUNK);
  expect(plainLength(full(2 ** 38 - 1) + 16)).toBe((2 ** 38 - 1) * CHUNK);
});

test("whoever stops reading early lets the source go", async () => {
  const sealed = await sealAll(randomBytes(40 * CHUNK));
  let released = false;
  async function* read({ start, end }: ByteRange) {
    try {
      yield* from(sealed)({ start, end });
    } finally {
      released = true;
    }
  }

  for await (const _ of openStream(key, context, sealed.length, read)) break;

  expect(released).toBe(true);
});

test("256 MB pass through in bounded memory, both ways", async () => {
  const MB = 1024 * 1024;
  const piece = randomBytes(MB);
  async function* plain() {
    for (let count = 0; count < 256; count++) yield piece;
  }
  const length = HEADER + 256 * MB + 16 * (256 * 64 + 1);
  const before = process.memoryUsage.rss();
  let highest = 0;
  let opened = 0;

  // Opened as it is sealed, so that nothing in between has to hold it either.
  const read = () => sealStream(key, context, plain());
  for await (const bytes of openStream(key, context, length, read)) {
    opened += bytes.length;
    highest = Math.max(highest, process.memoryUsage.rss());
  }

  expect(opened).toBe(256 * MB);
  expect(highest - before).toBeLessThan(160 * MB);
});

function sealAll(plain: Uint8Array): Promise<Buffer> {
  return joined(sealStream(key, context, each([plain])));
}

function openAll(sealed: Buffer): Promise<Buffer> {
  return joined(openStream(key, context, sealed.length, from(sealed)));
}

function cut(sealed: Buffer, chunks: number): Buffer {
  return sealed.subarray(0, HEADER + chunks * SEALED_CHUNK);
}

function chunk(sealed: Buffer, number: number): Buffer {
  return cut(sealed, number + 1).subarray(HEADER + number * SEALED_CHUNK);
}

function flipped(at: number, bit = 0) {
  return (sealed: Buffer) => {
    sealed.writeUInt8(sealed.readUInt8(at) ^ (1 << bit), at);
    return sealed;
  };
}

async function* each(pieces: Uint8Array[]) {
  yield* pieces;
}

/** A store that gives out the bytes of a range in pieces of so many. */
function from(sealed: Buffer, step = 64 * 1024) {
  return async function* read({ start, end }: ByteRange) {
    const wanted = sealed.subarray(start, end);
    for (let at = 0; at < wanted.length; at += step) {
      yield wanted.subarray(at, at + step);
    }
  };
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

/** All that came, and what it ended with. */
async function outcome(pieces: AsyncIterable<Uint8Array>) {
  const given: Uint8Array[] = [];
  try {
    for await (const piece of pieces) given.push(piece);
    return { plain: Buffer.concat(given) };
  } catch (error) {
    return { plain: Buffer.concat(given), error };
  }
}
