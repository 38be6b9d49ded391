import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { outageOf } from "@/lib/outage";
import { NotRemoved } from "@/lib/stores";
import { blobsAt, bytesIn, each, ownS3 } from "@/lib/testing/blobs";
import { CREDENTIALS, type Interfere } from "@/lib/testing/s3/server";

const MB = 1024 * 1024;
const inAMinute = () => new Date(Date.now() + 60_000);

async function caught(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("nothing is asked that isn't signed by the secret", async () => {
  const { s3 } = await ownS3();
  const stranger = blobsAt(s3.url, { ...CREDENTIALS, secret: "guessed" });
  await expect(stranger.put("a", each(Buffer.of(1)))).rejects.toThrow();
  await expect(stranger.size("a")).rejects.toThrow();
  await expect(Array.fromAsync(stranger.list(""))).rejects.toThrow();
  expect(s3.objects.versions.size).toBe(0);
});

test("what lies in the bucket beside the store is neither listed nor touched", async () => {
  const { s3, blobs } = await ownS3();
  for (const key of ["other", "of/sojourn.txt", "of/sojourn/a b.txt"]) {
    s3.objects.write(key, Buffer.of(1));
  }
  const theirs = s3.objects.begin("of/sojourn/not ours");
  const elsewhere = s3.objects.begin("other/a");
  await blobs.put("a", each(Buffer.of(1)));

  expect(await Array.fromAsync(blobs.list(""))).toEqual(["a"]);
  await blobs.remove(["a"]);
  expect(await blobs.sweepIncoming(inAMinute())).toBe(0);
  expect([...s3.objects.versions.keys()]).toHaveLength(3);
  expect([...s3.objects.uploads.keys()]).toEqual([theirs, elsewhere]);
});

test("uploads that were begun before a bound are aborted, however many, and no others", async () => {
  const { s3, blobs } = await ownS3();
  const begun = (at: Date) => {
    const id = s3.objects.begin(
      `of/sojourn/app/${randomBytes(4).toString("hex")}`,
    );
    Object.assign(s3.objects.uploads.get(id) ?? {}, { at });
    return id;
  };
  for (let n = 0; n < 7; n++) begun(new Date(1_000));
  const young = begun(new Date());

  const bound = new Date(Date.now() - 60_000);
  expect(await blobs.sweepIncoming(bound)).toBe(7);
  expect([...s3.objects.uploads.keys()]).toEqual([young]);
});

describe("in a bucket that keeps versions, a delete is a delete:", () => {
  test("all versions and markers of a key go, and those of no other", async () => {
    const { s3, blobs } = await ownS3({ versioned: true });
    for (let n = 0; n < 4; n++) await blobs.put("app/a", each(Buffer.of(n)));
    s3.objects.remove("of/sojourn/app/a", undefined);
    await blobs.put("app/a", each(Buffer.of(9)));
    await blobs.put("app/ab", each(Buffer.of(1)));
    await blobs.put("app/ab", each(Buffer.of(2)));
    s3.objects.write("of/sojourn/hidden", Buffer.of(1));
    s3.objects.remove("of/sojourn/hidden", undefined);

    await blobs.remove(["app/a", "hidden", "none"]);

    expect([...s3.objects.versions.keys()]).toEqual(["of/sojourn/app/ab"]);
    expect(s3.objects.versions.get("of/sojourn/app/ab")).toHaveLength(2);
    expect(await bytesIn(blobs, "app/ab")).toEqual(Buffer.of(2));
  });

  test("a source that fails leaves no version and no marker", async () => {
    const { s3, blobs } = await ownS3({ versioned: true });
    async function* failing() {
      yield randomBytes(9 * MB);
      throw new Error("the source broke");
    }
    await expect(blobs.put("a", failing())).rejects.toThrow("broke");
    expect([s3.objects.versions.size, s3.objects.uploads.size]).toEqual([0, 0]);
  });
});

test.each([true, false])(
  "R9: what the store refuses to remove is named, and the rest is gone (versions: %s)",
  async (versioned) => {
    const { s3, blobs } = await ownS3({ versioned });
    const keys = ["app/a", "app/b", "app/c", "app/d"];
    for (const key of keys) await blobs.put(key, each(Buffer.of(1)));
    s3.stuck.add("of/sojourn/app/b");

    const error = await caught(blobs.remove(keys));
    expect(error).toBeInstanceOf(NotRemoved);
    expect(error).toMatchObject({ keys: ["app/b"] });
    expect(await Array.fromAsync(blobs.list(""))).toEqual(["app/b"]);

    s3.stuck.clear();
    await blobs.remove(keys);
    expect(s3.objects.versions.size).toBe(0);
  },
);

test("R9: a blob of which a HEAD doesn't say 404 isn't taken for removed", async () => {
  const { s3, blobs } = await ownS3();
  await blobs.put("a", each(Buffer.of(1)));
  // A store that says that it did, and didn't.
  s3.interfere((request, response) => {
    if (!request.url?.includes("?delete")) return false;
    request.resume();
    const body = "<DeleteResult></DeleteResult>";
    response.writeHead(200, { "content-type": "application/xml" }).end(body);
    return true;
  });
  const error = await caught(blobs.remove(["a"]));
  expect(error).toMatchObject({ name: "NotRemoved", keys: ["a"] });
});

test("more than a thousand blobs are removed in requests of a thousand", async () => {
  const { s3, blobs } = await ownS3({ most: 1_000 });
  const keys = Array.from({ length: 1_200 }, (_, n) => `app/${n}`);
  for (const key of keys) s3.objects.write(`of/sojourn/${key}`, Buffer.of(1));
  await blobs.remove(keys);
  expect(s3.objects.versions.size).toBe(0);
  const deletes = s3.asked.filter((line) => line.includes("?delete"));
  expect(deletes).toHaveLength(2);
});

describe("D7: a store that fails", () => {
  const patience = { patienceMs: 300 };
  const brokenBy =
    (how: (response: ServerResponse) => void): Interfere =>
    (request, response) => {
      request.resume();
      how(response);
      return true;
    };
  const failing: [string, (response: ServerResponse) => void][] = [
    ["with 500", (response) => response.writeHead(500).end()],
    ["with 503", (response) => response.writeHead(503).end("SlowDown")],
    ["by a reset", (response) => response.destroy()],
    ["by saying nothing", () => {}],
  ];

  test.each(failing)("%s is unavailable, to each verb", async (_, how) => {
    const { s3, blobs } = await ownS3(patience);
    s3.interfere(brokenBy(how));
    const verbs = [
      () => blobs.put("a", each(Buffer.of(1))),
      () => blobs.size("a"),
      () => bytesIn(blobs, "a"),
      () => blobs.remove(["a"]),
      () => Array.fromAsync(blobs.list("")),
      () => blobs.sweepIncoming(inAMinute()),
    ];
    const errors = await Promise.all(verbs.map((verb) => caught(verb())));
    for (const error of errors) {
      expect(outageOf(error)).toMatchObject({ code: "unavailable" });
      expect(outageOf(error)?.message).toContain("blob store");
    }
  });

  test("once is asked again", async () => {
    const { s3, blobs } = await ownS3();
    let failures = 0;
    s3.interfere((request, response) => {
      if (failures++ % 2 === 1) return false;
      request.resume();
      response.writeHead(503).end();
      return true;
    });
    await blobs.put("a", each(randomBytes(9 * MB)));
    expect(await blobs.size("a")).toBe(9 * MB);
  });

  test.each([
    ["is cut off", true],
    ["stalls", false],
  ])(
    "amid a blob: one that %s ends in a failure, and not as if it were whole",
    async (_, cut) => {
      const { s3, blobs } = await ownS3(patience);
      s3.interfere((request, response) => {
        if (request.method !== "GET") return false;
        response.writeHead(200, { "content-length": 1_000_000 });
        response.write(Buffer.alloc(1_000), () => cut && response.destroy());
        return true;
      });
      const error = await caught(bytesIn(blobs, "a"));
      expect(outageOf(error)).toMatchObject({ code: "unavailable" });
    },
  );

  test("while a large blob is written leaves nothing that a sweep doesn't remove", async () => {
    const { s3, blobs } = await ownS3(patience);
    let parts = 0;
    s3.interfere((request, response) => {
      if (request.url?.includes("partNumber")) parts++;
      if (parts < 2) return false;
      request.resume();
      response.destroy();
      return true;
    });
    const error = await caught(blobs.put("a", each(randomBytes(30 * MB))));
    expect(outageOf(error)).toMatchObject({ code: "unavailable" });
    s3.interfere(null);

    expect(await blobs.size("a")).toBeNull();
    expect(s3.objects.uploads.size).toBe(1);
    expect(await blobs.sweepIncoming(inAMinute())).toBe(1);
    expect(s3.objects.uploads.size).toBe(0);
  });
});

test("a reader may take longer than the store", async () => {
  const { blobs } = await ownS3({ patienceMs: 200 });
  await blobs.put("a", each(randomBytes(3 * MB)));
  let bytes = 0;
  for await (const piece of blobs.read("a")) {
    if (bytes === 0) await new Promise((done) => setTimeout(done, 500));
    bytes += piece.length;
  }
  expect(bytes).toBe(3 * MB);
});

test("a large blob is written with two parts in memory, as fast as the store takes them", async () => {
  const { s3, blobs } = await ownS3();
  let given = 0;
  let ahead = 0;
  async function* source() {
    for (let n = 0; n < 60; n++) {
      const [upload] = s3.objects.uploads.values();
      const kept = [...(upload?.parts.values() ?? [])];
      const length = kept.reduce((sum, part) => sum + part.length, 0);
      ahead = Math.max(ahead, given - length);
      given += MB;
      yield randomBytes(MB);
    }
  }
  expect(await blobs.put("a", source())).toBe(60 * MB);
  expect(ahead).toBeLessThanOrEqual(17 * MB);
});
