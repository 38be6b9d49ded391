import { beforeAll, describe, expect, test } from "vitest";

import { closeApp } from "@/lib/apps/close";
import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { readInput } from "@/lib/inputs/read";
import { renewEpochs } from "@/lib/retention/epochs";
import { GRACE_MS, removeOrphans } from "@/lib/retention/orphans";
import { destroySpareEpochs } from "@/lib/retention/spare-epochs";
import { sha256 } from "@/lib/sealing/digest";
import { openRecordKey } from "@/lib/sealing/record-key";
import { bytesIn } from "@/lib/testing/blobs";
import { bombPng } from "@/lib/testing/images";
import { allOf, png } from "@/lib/testing/inputs";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { everyRow } from "@/lib/testing/rows";
import {
  broken,
  LARGE_BYTES,
  range,
  uploader,
  video,
} from "@/lib/testing/uploads";
import { dropEnded } from "@/lib/uploads/end";
import { PART_BYTES } from "@/lib/uploads/schema";

const DAY_MS = 86_400_000;

let one: Tenant;
let other: Tenant;
let mine: Awaited<ReturnType<typeof uploader>>;
let theirs: Awaited<ReturnType<typeof uploader>>;
const large = video(LARGE_BYTES);

beforeAll(async () => {
  [one, other] = [await tenant(), await tenant()];
  [mine, theirs] = [await uploader(one), await uploader(other)];
});

const blobsOf = ({ ctx }: Tenant) =>
  Array.fromAsync(ctx.vault.blobs.list(`${ctx.appId}/`));

async function contentOf({ ctx }: Tenant, id: string): Promise<Buffer> {
  return allOf((await readInput({ ...ctx, now: new Date() }, id)).read());
}

/** An upload of which the first part is durable. */
async function begun(given: object = {}) {
  const { id } = await mine.begin({ bytes: LARGE_BYTES, ...given });
  const first = range(0, PART_BYTES, LARGE_BYTES);
  const answer = await mine.put(id, large.subarray(0, PART_BYTES), first);
  expect(answer.status).toBe(308);
  return id;
}

describe("an upload in several requests", () => {
  test("is one input, with the content and the hash of the whole, however it was cut", async () => {
    const { id, url, part_bytes, storage } = await mine.begin({
      bytes: LARGE_BYTES,
      filename: "stairs.mp4",
      metadata: { camera: "4" },
      media_type: "video/mp4",
      retention: "7d",
    });
    expect(url).toBe(`/api/v1/apps/${one.id}/uploads/${id}`);
    expect(part_bytes).toBe(PART_BYTES);
    expect(storage.stored).toBe(true);

    const cut = broken(large.subarray(0, PART_BYTES + 70_000));
    const whole = range(0, LARGE_BYTES, LARGE_BYTES);
    expect((await mine.put(id, cut, whole)).status).toBe(400);
    const told = await mine.get(id);
    expect(told.headers.get("range")).toBe(`bytes=0-${PART_BYTES - 1}`);
    expect(await told.json()).toMatchObject({ received: PART_BYTES });

    const second = range(PART_BYTES, 2 * PART_BYTES, LARGE_BYTES);
    const piece = large.subarray(PART_BYTES, 2 * PART_BYTES);
    const sofar = await mine.put(id, piece, second);
    expect(sofar.status).toBe(308);
    expect(sofar.headers.get("range")).toBe(`bytes=0-${2 * PART_BYTES - 1}`);

    const last = range(2 * PART_BYTES, LARGE_BYTES, LARGE_BYTES);
    const done = await mine.put(id, large.subarray(2 * PART_BYTES), last);
    expect(done.status).toBe(201);
    const input = await done.json();
    expect(input).toMatchObject({
      type: "video",
      bytes: LARGE_BYTES,
      filename: "stairs.mp4",
      metadata: { camera: "4" },
      storage,
    });
    expect(sha256(await contentOf(one, input.id))).toEqual(sha256(large));
    const commitment = await ask(
      `/apps/${one.id}/inputs/${input.id}/commitment`,
      { key: mine.key },
    );
    const { content_sha256 } = await commitment.json();
    expect(content_sha256).toBe(sha256(large).toString("hex"));
    const { blobKey } = await db().input.findFirstOrThrow({
      where: { id: String(readId("inp", input.id)) },
    });
    const left = (await blobsOf(one)).filter((key) => key !== blobKey);
    expect(left.filter((key) => key.includes("/parts/"))).toEqual([]);

    const again = await mine.put(id, large.subarray(2 * PART_BYTES), last);
    expect(again.status).toBe(201);
    expect(await again.json()).toEqual(input);
    expect(await db().input.count({ where: { appId: one.ctx.appId } })).toBe(1);
    expect(await (await mine.get(id)).json()).toMatchObject({
      input: input.id,
      received: LARGE_BYTES,
    });
  });

  test("is seen by nobody before it is whole, and its life is counted from its beginning", async () => {
    const id = await begun({ retention: "2d" });
    const before = await ask(`/apps/${one.id}/inputs?limit=200`, {
      key: mine.key,
    });
    const uuid = String(readId("upl", id));
    expect(await before.text()).not.toContain(id.slice(4));
    const counted = await db().input.count({ where: { id: uuid } });
    expect(counted).toBe(0);
    const { storage } = await (await mine.get(id)).json();

    const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
    const done = await mine.put(id, large.subarray(PART_BYTES), rest);
    const input = await done.json();
    expect(input.storage).toEqual(storage);
    expect(input.id.slice(4)).toBe(id.slice(4));
    const listed = await ask(`/apps/${one.id}/inputs/${input.id}`, {
      key: mine.key,
    });
    expect((await listed.json()).expires_at).toBe(storage.expires_at);
  });

  test("of two that write at once the later goes on, and what comes of it is whole", async () => {
    const id = await begun();
    const gate = Promise.withResolvers<void>();
    let at = PART_BYTES;
    const slow = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (at >= LARGE_BYTES) return controller.close();
          if (at > PART_BYTES) await gate.promise;
          const next = Math.min(at + 1_000_000, LARGE_BYTES);
          controller.enqueue(Uint8Array.from(large.subarray(at, next)));
          at = next;
        },
      },
      { highWaterMark: 0 },
    );
    const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
    const first = mine.put(id, slow, rest);
    while (at === PART_BYTES) await new Promise(setImmediate);
    const second = await mine.put(id, large.subarray(PART_BYTES), rest);
    expect(second.status).toBe(201);
    gate.resolve();
    expect((await first).status).toBe(409);
    const { id: input } = await second.json();
    expect((await contentOf(one, input)).equals(large)).toBe(true);
  });
});

describe("I2: what is wrong with an upload is refused, and leaves nothing", () => {
  test.each([
    ["skips ahead", range(2 * PART_BYTES, LARGE_BYTES, LARGE_BYTES), 409],
    ["overlaps", range(0, PART_BYTES, LARGE_BYTES), 409],
    ["ends within a part", range(PART_BYTES, PART_BYTES + 9, LARGE_BYTES), 400],
    ["has another total", range(PART_BYTES, LARGE_BYTES, LARGE_BYTES + 1), 400],
    ["ends beyond the whole", `bytes ${PART_BYTES}-99999999/9999`, 400],
    ["runs backwards", `bytes 9-3/${LARGE_BYTES}`, 400],
    ["is nonsense", "bytes=0-5", 400],
    ["names too large a number", `bytes 0-${"9".repeat(30)}/5`, 400],
  ])("a range that %s", async (_, written, status) => {
    const id = await begun();
    const answer = await mine.put(id, large.subarray(0, 9), written);
    expect(answer.status).toBe(status);
    const { received } = await (await mine.get(id)).json();
    expect(received).toBe(PART_BYTES);
    expect((await mine.cancel(id)).status).toBe(204);
    expect((await mine.get(id)).status).toBe(404);
  });

  test("more bytes than were told", async () => {
    const { id } = await mine.begin({ bytes: 5 });
    const answer = await mine.put(id, Buffer.from("hello world"));
    expect(answer.status).toBe(400);
    const longer = await begun();
    const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
    const more = Buffer.concat([large.subarray(PART_BYTES), Buffer.from("x")]);
    expect((await mine.put(longer, more, rest)).status).toBe(400);
    expect(await (await mine.get(longer)).json()).toMatchObject({
      input: null,
      received: 2 * PART_BYTES,
    });
  });

  test.each([
    ["is empty", 0],
    ["is larger than anything may be", 3 * 1024 ** 3],
    ["is less than nothing", -1],
    ["is no whole number", 1.5],
  ])("one that says that it %s", async (_, bytes) => {
    const answer = await mine.beginning({ bytes });
    expect([400, 413]).toContain(answer.status);
  });

  test("a body that is shorter than it said", async () => {
    const { id } = await mine.begin({ bytes: 500 });
    expect((await mine.put(id, Buffer.from("hello"))).status).toBe(400);
    expect((await mine.get(id)).status).toBe(200);
  });

  test.each([
    ["a video that says it is an image", "image/png", large],
    ["what is nothing that is taken", null, Buffer.alloc(LARGE_BYTES, 1)],
    ["a text beyond the limit of texts", null, Buffer.alloc(21 << 20, "a")],
  ])("%s, as soon as it begins", async (_, media_type, content) => {
    const before = await blobsOf(one);
    const { id } = await mine.begin({ bytes: content.length, media_type });
    const answer = await mine.put(id, content);
    expect([413, 415]).toContain(answer.status);
    expect(await (await mine.get(id)).json()).toMatchObject({ received: 0 });
    expect((await mine.cancel(id)).status).toBe(204);
    expect(await blobsOf(one)).toEqual(before);
  });

  test.each([
    ["an image of too many pixels", () => bombPng(10_000), 413],
    [
      "an image that is cut short",
      async () => (await png()).subarray(0, 20),
      400,
    ],
  ])("%s", async (_, made, status) => {
    const bad = await made();
    const { id } = await mine.begin({ bytes: bad.length });
    expect((await mine.put(id, bad)).status).toBe(status);
  });

  test.each(["../../etc/passwd", "a\0b\r\nx: y", "‮gpj.exe", "CON"])(
    "a name such as %j is a name, and no path",
    async (filename) => {
      const { id } = await mine.begin({ bytes: 5, filename });
      const done = await mine.put(id, Buffer.from("hello"));
      const input = await done.json();
      expect(input.filename).toBe(filename);
      const content = await ask(`/apps/${one.id}/inputs/${input.id}/content`, {
        key: mine.key,
      });
      expect(content.headers.get("content-disposition")).not.toMatch(
        /[/\\\0\r\n\u202e]/,
      );
    },
  );
});

describe("an upload of which nothing is kept", () => {
  const word = "zyzzyvaupload";

  test("comes in one request, leaves a count alone, and can't be resumed", async () => {
    const before = await everyRow(db());
    const { id, resumable, storage } = await mine.begin({
      bytes: LARGE_BYTES,
      filename: `${word}.mp4`,
      store: false,
    });
    expect(resumable).toBe(false);
    expect(storage).toEqual({ stored: false, expires_at: null });
    expect(id).not.toContain(word);
    expect((await everyRow(db())).length).toBe(before.length);

    const part = range(0, PART_BYTES, LARGE_BYTES);
    const refused = await mine.put(id, large.subarray(0, PART_BYTES), part);
    expect(refused.status).toBe(409);
    expect((await refused.json()).detail).toMatch(/all of it in one request/);
    const blobs = await blobsOf(one);
    const done = await mine.put(id, large);
    expect(done.status).toBe(201);
    expect(done.headers.get("sojourn-storage")).toBe("none");
    expect(await done.json()).toMatchObject({ id: null, bytes: LARGE_BYTES });
    expect(await blobsOf(one)).toEqual(blobs);
    expect((await everyRow(db())).join()).not.toContain(word);
    expect((await theirs.get(id)).status).toBe(404);
    expect((await mine.get(`${id.slice(0, -2)}AA`)).status).toBe(404);
    expect((await mine.cancel(id)).status).toBe(204);
  });

  test("is refused where it is demanded to be stored and policy forbids it", async () => {
    const key = await keyFor(one, ["inputs:write"], { store: false });
    const strict = await uploader(one, key);
    const answer = await strict.beginning({ bytes: 5, store: true });
    expect((await answer.json()).error.code).toBe("store_not_allowed");
    expect(await strict.begin({ bytes: 5 })).toMatchObject({
      resumable: false,
    });
  });

  test("nor does one that was to be kept go on where policy has become stricter", async () => {
    const id = await begun();
    const key = await keyFor(one, ["inputs:write"], { store: false });
    const strict = await uploader(one, key);
    const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
    const answer = await strict.put(id, large.subarray(PART_BYTES), rest);
    expect((await answer.json()).error.code).toBe("store_not_allowed");
  });
});

describe("what is never finished", () => {
  async function backup(id: string) {
    const row = await db().uploadKey.findFirstOrThrow({
      where: { uploadId: String(readId("upl", id)) },
    });
    return { ...row, inputId: row.uploadId };
  }
  const at = (ms: number) => ({
    ...{ db: db(), vault: one.ctx.vault, address: null },
    now: new Date(Date.now() + ms),
  });

  test.each([
    ["was cancelled", (id: string) => mine.cancel(id)],
    ["was left", () => dropEnded(at(DAY_MS))],
  ])(
    "R7: of one that %s, its bytes are gone, and its key from every backup within a day",
    async (_, end) => {
      const id = await begun();
      const kept = await backup(id);
      await expect(openRecordKey(one.ctx.vault, kept)).resolves.toBeTruthy();
      await end(id);

      const uuid = String(readId("upl", id));
      expect((await mine.get(id)).status).toBe(404);
      expect((await blobsOf(one)).join()).not.toContain(uuid);
      await renewEpochs(at(DAY_MS));
      await expect(openRecordKey(one.ctx.vault, kept)).rejects.toThrow();
    },
  );

  test("keeps what is under way through the sweep, and through the renewal of its epoch", async () => {
    const fresh = await tenant();
    const mine = await uploader(fresh);
    const { id } = await mine.begin({ bytes: LARGE_BYTES });
    const first = range(0, PART_BYTES, LARGE_BYTES);
    await mine.put(id, large.subarray(0, PART_BYTES), first);
    const { id: doomed } = await mine.begin({ bytes: 5 });
    await mine.cancel(doomed);

    const later = at(20 * 3_600_000);
    await removeOrphans(later);
    await destroySpareEpochs(later);
    await renewEpochs(later);
    const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
    const done = await mine.put(id, large.subarray(PART_BYTES), rest);
    expect(done.status).toBe(201);
    await removeOrphans(at(GRACE_MS + 1));
    await renewEpochs(at(2 * DAY_MS));
    const { id: input } = await done.json();
    expect((await contentOf(fresh, input)).equals(large)).toBe(true);
  });

  test("goes with its app: its parts are swept, and its key can't be opened", async () => {
    const doomed = await tenant();
    const mine = await uploader(doomed);
    const { id } = await mine.begin({ bytes: LARGE_BYTES });
    const first = range(0, PART_BYTES, LARGE_BYTES);
    await mine.put(id, large.subarray(0, PART_BYTES), first);
    const kept = await backup(id);
    await closeApp(doomed.ctx);

    await removeOrphans(at(GRACE_MS + 1));
    expect(await blobsOf(doomed)).toEqual([]);
    await renewEpochs(at(DAY_MS));
    await expect(openRecordKey(doomed.ctx.vault, kept)).rejects.toThrow();
  });
});

test("D8: a part that was changed in the store never becomes a record", async () => {
  const id = await begun();
  const uuid = String(readId("upl", id));
  const { blobs } = one.ctx.vault;
  const [key = ""] = (await blobsOf(one)).filter((key) => key.includes(uuid));
  const sealed = await bytesIn(blobs, key);
  sealed[100_000] = (sealed[100_000] ?? 0) ^ 1;
  await blobs.put(
    key,
    (async function* () {
      yield sealed;
    })(),
  );
  const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
  const answer = await mine.put(id, large.subarray(PART_BYTES), rest);
  expect(answer.status).toBe(500);
  expect(await db().input.count({ where: { id: uuid } })).toBe(0);
});

test("an upload is its app's alone, and a key that may only write sees none of another's", async () => {
  const id = await begun();
  for (const answer of [
    await theirs.get(id),
    await theirs.put(id, Buffer.from("x")),
    await theirs.cancel(id),
    await ask(`/apps/${other.id}/uploads/${id}`, { key: theirs.key }),
  ]) {
    expect(answer.status).toBe(404);
  }
  const rest = range(PART_BYTES, LARGE_BYTES, LARGE_BYTES);
  await mine.put(id, large.subarray(PART_BYTES), rest);
  const writer = await uploader(one, await keyFor(one, ["inputs:write"]));
  expect((await writer.put(id, Buffer.from("x"))).status).toBe(403);
});
