import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";

import { bytesIn, each, STORES } from "@/lib/testing/blobs";

const MB = 1024 * 1024;

describe.each(STORES)("%s", (_, open) => {
  test("a blob is kept, measured, dated, read and removed", async () => {
    const blobs = await open();
    const bytes = randomBytes(1_000_000);
    const before = Date.now();

    expect(await blobs.put("app/day/one", each(bytes))).toBe(bytes.length);
    expect(await blobs.size("app/day/one")).toBe(bytes.length);
    const writtenAt = Number(await blobs.writtenAt("app/day/one"));
    expect(Math.abs(writtenAt - before)).toBeLessThan(10_000);
    expect((await bytesIn(blobs, "app/day/one")).equals(bytes)).toBe(true);

    await blobs.remove(["app/day/one"]);
    expect(await blobs.size("app/day/one")).toBeNull();
    expect(await blobs.writtenAt("app/day/one")).toBeNull();
    await expect(bytesIn(blobs, "app/day/one")).rejects.toThrow("ENOENT");
  });

  test.each([
    ["some parts and a rest", 21 * MB + 17],
    ["just one part", 8 * MB],
    ["just two parts", 16 * MB],
    ["a byte less than a part", 8 * MB - 1],
  ])("a blob of %s comes back as it was", async (_, size) => {
    const blobs = await open();
    const bytes = randomBytes(size);
    async function* source() {
      // One array for all pieces, as a source may do.
      const piece = Buffer.alloc(999_983);
      for (let from = 0; from < size; from += piece.length) {
        const length = bytes.copy(piece, 0, from);
        yield piece.subarray(0, length);
      }
    }
    expect(await blobs.put("a", source())).toBe(size);
    expect((await bytesIn(blobs, "a")).equals(bytes)).toBe(true);
    const range = { start: 8 * MB - 3, end: 8 * MB + 5 };
    const slice = bytes.subarray(range.start, range.end);
    expect((await bytesIn(blobs, "a", range)).equals(slice)).toBe(true);
  });

  test("an empty blob is a blob", async () => {
    const blobs = await open();

    expect(await blobs.put("a", each())).toBe(0);
    expect(await blobs.size("a")).toBe(0);
    expect(await bytesIn(blobs, "a")).toHaveLength(0);
  });

  test("a range is read from its start up to its end", async () => {
    const blobs = await open();
    const bytes = randomBytes(700_000);
    await blobs.put("a", each(bytes));

    for (const range of [
      { start: 0, end: 1 },
      { start: 5, end: 5 },
      { start: 262_143, end: 262_145 },
      { start: 100, end: 600_000 },
      { start: 699_999, end: 700_000 },
      { start: 699_990, end: 800_000 },
      { start: 700_000, end: 700_001 },
      { start: 10, end: Number.POSITIVE_INFINITY },
    ]) {
      const { start, end } = range;
      const slice = bytes.subarray(start, end);
      expect((await bytesIn(blobs, "a", range)).equals(slice)).toBe(true);
    }
    await expect(bytesIn(blobs, "none", { start: 5, end: 5 })).rejects.toThrow(
      "ENOENT",
    );
  });

  test("a reader may stop early", async () => {
    const blobs = await open();
    await blobs.put("a", each(randomBytes(2_000_000)));

    for (let time = 0; time < 50; time++) {
      for await (const piece of blobs.read("a")) {
        expect(piece.length).toBeLessThanOrEqual(256 * 1024);
        break;
      }
    }
    expect(await bytesIn(blobs, "a")).toHaveLength(2_000_000);
  });

  test.each([500_000, 20 * MB])(
    "a source that fails after %d bytes leaves nothing",
    async (size) => {
      const blobs = await open();
      async function* failing() {
        yield randomBytes(size);
        throw new Error("the source broke");
      }

      await expect(blobs.put("app/a", failing())).rejects.toThrow("broke");

      expect(await blobs.size("app/a")).toBeNull();
      expect(await Array.fromAsync(blobs.list(""))).toEqual([]);
      const later = new Date(Date.now() + 60_000);
      expect(await blobs.sweepIncoming(later)).toBe(0);
    },
  );

  test("while a blob is being written there is none, and then it is whole", async () => {
    const blobs = await open();
    async function* slow() {
      yield Buffer.from("one");
      expect(await blobs.size("a")).toBeNull();
      expect(await Array.fromAsync(blobs.list(""))).toEqual([]);
      yield Buffer.from("two");
    }

    await blobs.put("a", slow());
    expect(String(await bytesIn(blobs, "a"))).toBe("onetwo");
  });

  test("of two writers to one key the later one stands, and both get through", async () => {
    const blobs = await open();
    const one = randomBytes(300_000);
    const other = randomBytes(200_000);

    await Promise.all([blobs.put("a", each(one)), blobs.put("a", each(other))]);

    const kept = await bytesIn(blobs, "a");
    expect(kept.equals(one) || kept.equals(other)).toBe(true);
    await blobs.remove(["a"]);
    expect(await blobs.size("a")).toBeNull();
  });

  test("removing what isn't there is done already", async () => {
    const blobs = await open();
    await blobs.put("app/a", each(Buffer.of(1)));
    await blobs.put("app/b", each(Buffer.of(1)));

    await blobs.remove([
      "app/none",
      "none/at/all",
      "app/a",
      "app/a",
      "app/a/b",
    ]);
    await blobs.remove([]);

    expect(await Array.fromAsync(blobs.list(""))).toEqual(["app/b"]);
  });

  test("keys are listed by what they begin with, however many there are", async () => {
    const blobs = await open();
    const keys = ["app-1/a", "app-1/b", "app-1/c", "app-1/d/e", "app-2/a"];
    for (const key of keys) await blobs.put(key, each(Buffer.of(1)));

    const listed = await Array.fromAsync(blobs.list("app-1/"));
    expect(listed.sort()).toEqual(keys.slice(0, 4));
    expect((await Array.fromAsync(blobs.list(""))).sort()).toEqual(keys);
    await blobs.remove(keys);
    expect(await Array.fromAsync(blobs.list(""))).toEqual([]);
  });

  test("a key can't lead out of the store, by any of its verbs", async () => {
    const blobs = await open();

    for (const key of [
      "../outside",
      "/outside",
      ".incoming/x",
      "a/../../outside",
    ]) {
      await expect(blobs.put(key, each(Buffer.of(1)))).rejects.toThrow(
        TypeError,
      );
      await expect(blobs.size(key)).rejects.toThrow(TypeError);
      await expect(bytesIn(blobs, key)).rejects.toThrow(TypeError);
      await expect(blobs.remove(["fine", key])).rejects.toThrow(TypeError);
      await expect(Array.fromAsync(blobs.list(key))).rejects.toThrow(TypeError);
    }
  });
});
