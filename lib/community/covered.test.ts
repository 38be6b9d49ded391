import sharp from "sharp";
import { describe, expect, test } from "vitest";

import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import { indexShares } from "@/lib/community/indexing";
import { listShared } from "@/lib/community/list";
import { openShared } from "@/lib/community/open";
import { readShared, readSharedThumbnail } from "@/lib/community/read";
import { CommunityQuery } from "@/lib/community/schema";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { SHARED_PARTS, type SharedPart } from "@/lib/sharing/schema";
import { readerIn, sharedIn } from "@/lib/testing/community";
import { app, rolledBack } from "@/lib/testing/database";
import { allOf, stored } from "@/lib/testing/inputs";
import { shared, sharingOn } from "@/lib/testing/shares";

const list = (ctx: CommunityCtx, query: object = {}) =>
  listShared(ctx, CommunityQuery.parse(query));
const found = async (ctx: CommunityCtx, query: object = {}) =>
  (await list(ctx, query)).data.map(({ id }) => id);
const shr = ({ shareId }: { shareId: string }) => showId("shr", shareId);

/** A record with one of everything, each named by a word of its own. */
async function described(ctx: Ctx, covers: SharedPart[]) {
  const record = await sharedIn(ctx, "marmot", {
    ...{ filename: "filed.txt", subject: "subjected" },
    url: "https://example.test/addressed",
    ...{ metadata: { place: "placed" }, covers },
  });
  const said = { text: "noted", concepts: [{ name: "conceived" }] };
  await annotate(ctx, record.shown, AnnotationBody.parse(said));
  await indexShares(ctx);
  return record;
}

const BY_PART: Partial<Record<SharedPart, string[]>> = {
  filename: ["filed", "filename:filed"],
  metadata: ["placed", "meta.place:placed"],
  annotations: ["noted", "is:annotated", "concept:conceived", "conceived"],
};

describe("what a grant doesn't cover is neither shown nor found", () => {
  test.each(Object.entries(BY_PART))("%s", (part, queries) =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const others = SHARED_PARTS.filter((one) => one !== part);
      const without = await described(ctx, others);
      const only = await described(ctx, [part as SharedPart]);
      const reader = readerIn(ctx);
      for (const q of queries) {
        expect([q, await found(reader, { q })]).toEqual([q, [shr(only)]]);
      }
      const card = await openShared(reader, { shareId: shr(without) });
      expect(card[part as "filename"]).toBe(null);
      expect(JSON.stringify(card)).not.toContain(queries[0]);
    }),
  );

  test("whose data it is, where it is from and when it goes are nowhere", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const record = await described(ctx, [...SHARED_PARTS]);
      const reader = readerIn(ctx);
      for (const q of [
        ...["subjected", "subject:subjected", "addressed", "url:addressed"],
        ...["expires:<60d", "is:held", "key:key_0"],
      ]) {
        expect([q, await found(reader, { q })]).toEqual([q, []]);
      }
      expect(await found(reader, { q: "marmot is:shared" })).toEqual([
        shr(record),
      ]);
      const told = JSON.stringify(await list(reader));
      for (const hidden of ["subjected", "addressed", record.shown])
        expect(told).not.toContain(hidden);
    }));

  test("what is said of a record later is found soon, and what is taken back isn't at once", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const record = await described(ctx, ["annotations"]);
      const reader = readerIn(ctx);
      await db.annotation.deleteMany({ where: { appId: ctx.appId } });
      await annotate(
        ctx,
        record.shown,
        AnnotationBody.parse({ text: "newer" }),
      );
      expect(await found(reader, { q: "concept:conceived" })).toEqual([]);
      await indexShares(ctx);
      expect(await found(reader, { q: "newer" })).toEqual([shr(record)]);
    }));
});

test("filters: type, licence, concept and what is covered", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const one = await described(ctx, ["annotations"]);
    const two = await sharedIn(ctx, "a marmot", { licence: "cc0_1_0" });
    const reader = readerIn(ctx);
    expect(await found(reader, { type: "image" })).toEqual([]);
    expect(await found(reader, { type: "text" })).toEqual([shr(two), shr(one)]);
    expect(await found(reader, { licence: "CC0-1.0" })).toEqual([shr(two)]);
    expect(await found(reader, { concept: "Conceived" })).toEqual([shr(one)]);
    expect(await found(reader, { covers: "annotations" })).toEqual([shr(one)]);
    expect(await found(reader, { covers: "annotations,exif" })).toEqual([]);
    const q = "marmot OR nothing";
    expect(await found(reader, { q, licence: "CC-BY-4.0" })).toEqual([
      shr(one),
    ]);
  }));

/** A photo that says where and by whom it was taken. */
const photo = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: "#a63" } })
    .withExif({
      IFD0: { Artist: "Ada Lovelace" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "46/1 34/1 0/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "8/1 0/1 0/1",
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

test("I2: of a photo, where it was taken is gone unless that is covered", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const sent = await photo();
    const told = (await sharp(sent).metadata()).exif?.toString("latin1");
    expect(told).toContain("Ada Lovelace");
    const reader = readerIn(ctx);
    const bare = shr(await sharedIn(ctx, sent));
    const whole = shr(await sharedIn(ctx, sent, { covers: ["exif"] }));

    const content = await readShared(reader, bare);
    const bytes = await allOf(content.read());
    expect(bytes.length).toBe(content.bytes);
    const { exif, xmp, iptc, icc, width, height, format } =
      await sharp(bytes).metadata();
    expect({ exif, xmp, iptc, icc }).toEqual({});
    expect(bytes.includes("Ada")).toBe(false);
    expect([format, width, height]).toEqual(["jpeg", 20, 40]);
    const part = await allOf(content.read({ start: 3, end: 9 }));
    expect(part).toEqual(bytes.subarray(3, 9));
    const small = await readSharedThumbnail(reader, bare, 64);
    expect((await sharp(small.bytes).metadata()).exif).toBeUndefined();

    const own = await readShared(reader, whole);
    expect(await allOf(own.read())).toEqual(sent);
  }));

test("a record that doesn't open keeps no other from being seen or found", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const whole = await sharedIn(ctx, "a marmot");
    const broken = await sharedIn(ctx, "a marmot, too");
    await db.input.update({
      where: { appId_id: { appId: ctx.appId, id: broken.inputId } },
      data: { sealedDetails: new Uint8Array(40) },
    });
    const reader = readerIn(ctx);
    expect(await found(reader)).toEqual([shr(whole)]);
    expect(await found(reader, { q: '"a marmot"' })).toEqual([shr(whole)]);
    await db.shareTerms.updateMany({ data: { version: 0 } });
    await indexShares(ctx);
    expect(await found(reader, { q: "marmot" })).toEqual([shr(whole)]);
  }));

test("where the key store fails, nothing is indexed as if it couldn't be found, and it is tried again", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const record = await sharedIn(ctx, "a marmot");
    await db.shareTerms.updateMany({ data: { version: 0 } });
    const down = async () => {
      throw Object.assign(new Error("i/o error"), { code: "EIO" });
    };
    const keys = { ...ctx.vault.keys, find: down };
    const failing = { ...ctx, vault: { ...ctx.vault, keys } };
    await expect(indexShares(failing)).rejects.toThrow("i/o error");
    await expect(list(readerIn(failing))).rejects.toThrow("i/o error");
    await expect(list(readerIn(failing), { q: "marmot" })).rejects.toThrow(
      "i/o error",
    );
    await db.shareTerms.findFirstOrThrow({ where: { version: 0 } });
    await indexShares(ctx);
    expect(await found(readerIn(ctx), { q: "marmot" })).toEqual([shr(record)]);
  }));

test("what has expired is gone in that second, from list, search, page and content", () =>
  rolledBack(async (db) => {
    const now = new Date();
    const ctx = await app(db, { now });
    await sharingOn(ctx);
    const record = await shared(ctx, "a marmot", { retention: 60 });
    await indexShares(ctx);
    const at = (ms: number) => ({
      ...readerIn(ctx),
      now: new Date(now.getTime() + ms),
    });
    expect(await found(at(59_999), { q: "marmot" })).toEqual([shr(record)]);
    const after = at(60_000);
    expect(await found(after)).toEqual([]);
    expect(await found(after, { q: "marmot" })).toEqual([]);
    const gone = "There is no such shared input.";
    const named = { shareId: shr(record) };
    await expect(openShared(after, named)).rejects.toThrow(gone);
    await expect(readShared(after, shr(record))).rejects.toThrow(gone);
  }));

test("who looked is in the owner's log, and what was searched for is nowhere", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    const record = await sharedIn(ctx, "a marmot");
    await stored(other, "nothing to do with it");
    const reader = readerIn(other);
    await openShared(reader, { shareId: shr(record) });
    await readShared(reader, shr(record));
    await list(reader, { q: "marmot" });
    const told = await db.auditEntry.findMany({
      where: { action: { startsWith: "community." } },
      orderBy: { action: "asc" },
    });
    const { id } = reader.reader ?? { id: null };
    const read = { appId: ctx.appId, targetId: record.inputId, actorId: id };
    expect(told).toMatchObject([
      { action: "community.list", appId: null, targetId: null },
      { action: "community.read", ...read },
      { action: "community.read", ...read },
    ]);
  }));
