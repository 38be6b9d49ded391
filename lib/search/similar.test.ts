import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";

import { changeApp } from "@/lib/apps/app";
import type { Ctx } from "@/lib/context";
import { changeInput } from "@/lib/inputs/change";
import { type Content, readContent } from "@/lib/inputs/content";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { storeInputs } from "@/lib/inputs/store";
import { indexSome } from "@/lib/search/indexing";
import { SimilarQuery } from "@/lib/search/schema";
import { similarTo, similarToExample } from "@/lib/search/similar";
import { app, rolledBack, viewer } from "@/lib/testing/database";
import { incoming, newRecord, png, stored } from "@/lib/testing/inputs";
import { EDITS, picture } from "@/lib/testing/pictures";
import { SENTENCES } from "@/lib/testing/texts";

const ANY = SimilarQuery.parse({});

const read = (content: string | Uint8Array): Promise<Content> =>
  readContent(incoming(content));

const like = async (ctx: Ctx, content: string | Uint8Array, query = ANY) =>
  similarToExample(ctx, await read(content), query);

const ids = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

/** The same app at another time. */
const at = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1_000),
});

function video(tail: string): Buffer {
  const start = "000000186674797069736f6d0000020069736f6d69736f32";
  return Buffer.concat([Buffer.from(start, "hex"), Buffer.from(tail)]);
}

describe("a picture is found first of many", () => {
  let pictures: Buffer[];
  beforeAll(async () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1);
    pictures = await Promise.all(seeds.map(picture));
  });

  test.each(Object.entries(EDITS))("%s", (_, edit) =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const kept = await storeInputs(
        ctx,
        pictures.map((one) => newRecord(one)),
      );
      for (const [place, one] of pictures.entries()) {
        const edited = await edit(sharp(one)).toBuffer();
        const [first, ...others] = (await like(ctx, edited)).data;
        expect(first).toMatchObject({ id: kept[place]?.id, duplicate: false });
        expect(first?.likeness).toBeGreaterThan(0.65);
        for (const other of others) {
          expect(other.likeness).toBeLessThan(first?.likeness ?? 0);
        }
      }
    }),
  );

  test("turned by its EXIF, and with nothing around it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const [one = Buffer.of()] = pictures;
      const { id } = await stored(ctx, one);
      const turned = await sharp(one)
        .rotate(-90)
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer();
      expect(ids(await like(ctx, turned))).toEqual([id]);
    }));

  test("of those that are like it the likest come first, itself never", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const [one = Buffer.of()] = pictures;
      const poor = await sharp(one).blur(6).jpeg({ quality: 20 }).toBuffer();
      const good = await sharp(one).resize(200).toBuffer();
      const records = [good, one, poor].map((some) => newRecord(some));
      const [near, itself, far] = await storeInputs(ctx, records);
      const { data } = await similarTo(ctx, itself?.id ?? "", ANY);
      expect(data.map(({ id }) => id)).toEqual([near?.id, far?.id]);
      expect(data[0]?.likeness).toBeGreaterThan(data[1]?.likeness ?? 1);
    }));
});

describe("a text is found first of many", () => {
  const written = Object.entries(SENTENCES).filter(
    ([script]) => !["unseen", "broken"].includes(script),
  );

  test.each(written)("in %s, with a word of it changed", (_, sentence) =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const text = `${sentence}. ${sentence.split(" ").reverse().join(" ")}`;
      const noise = written
        .filter(([, other]) => other !== sentence)
        .map(([, other]) => newRecord(other));
      const { id } = await stored(ctx, text);
      await storeInputs(at(ctx, 1), noise);
      const edited = `${text} 2027`;
      const [first] = (await like(ctx, edited)).data;
      expect(first).toMatchObject({ id, duplicate: false });
      expect(first?.likeness).toBeGreaterThan(0.6);
    }),
  );

  test("however it is cased, marked and broken into lines", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(
        ctx,
        "The café on the corner is closed today",
      );
      const [first] = (
        await like(ctx, "the CAFE\non the corner -- is closed, today!")
      ).data;
      expect(first).toMatchObject({ id, likeness: 1, duplicate: false });
    }));

  test("and as likely as its definition says, whatever is changed in it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const words = Array.from({ length: 120 }, (_, n) => `word${n}`);
      const { id } = await stored(ctx, words.join(" "));
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.nat(119), { minLength: 1, maxLength: 2 }),
          async (changed) => {
            const edited = words.with(0, "first");
            for (const place of changed) edited[place] = `other${place}`;
            const { data } = await like(ctx, edited.join(" "));
            expect(data.map((one) => one.id)).toEqual([id]);
            expect(data[0]?.likeness).toBeGreaterThan(0.85);
          },
        ),
        { numRuns: 30 },
      );
    }));

  test("of those that are like it the likest come first, whenever they came", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const words = Array.from({ length: 100 }, (_, n) => `word${n}`);
      const edited = (count: number) =>
        words.map((word, n) => (n % 9 === 0 && n < count * 9 ? "x" : word));
      const counts = [3, 1, 4, 2];
      const kept = await storeInputs(
        ctx,
        counts.map((count) => newRecord(edited(count).join(" "))),
      );
      const inOrder = [1, 3, 0, 2].map((place) => kept[place]?.id);
      const { data } = await like(ctx, words.join(" "));
      expect(data.map(({ id }) => id)).toEqual(inOrder);
    }));

  test("a long one too, of which a part is told by", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const long = Array.from({ length: 40_000 }, (_, n) => `w${n} é`).join(
        " ",
      );
      const { id } = await stored(ctx, long);
      const [first] = (await like(ctx, `Dear reader: ${long}`)).data;
      expect(first?.id).toBe(id);
      expect(first?.likeness).toBeGreaterThan(0.99);
    }));
});

describe("what is the very same is found", () => {
  test.each([
    ["a text", "Nothing but this"],
    ["a text without a word", "!?"],
    ["an image in which there is nothing to see", png()],
    ["a video", video("one")],
  ])("%s", (_, content) =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const bytes = await content;
      const { id: older } = await stored(ctx, bytes);
      const { id: newer } = await stored(at(ctx, 1), bytes);
      await stored(ctx, video("another"));
      await stored(ctx, "?!");
      const same = { likeness: 1, duplicate: true };
      expect((await like(ctx, bytes)).data).toMatchObject([
        { id: newer, ...same },
        { id: older, ...same },
      ]);
      const { data } = await similarTo(ctx, older, ANY);
      expect(data).toMatchObject([{ id: newer, ...same }]);
    }),
  );

  test("before what only says the same", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id: same } = await stored(ctx, "All is said");
      const { id: alike } = await stored(at(ctx, 1), "all is said!");
      const { data } = await like(ctx, "All is said");
      expect(data).toMatchObject([
        { id: same, likeness: 1, duplicate: true },
        { id: alike, likeness: 1, duplicate: false },
      ]);
    }));
});

test("nothing of another app is found, and nothing of it can be asked about", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    const { id } = await stored(ctx, "The same in both");
    const { id: theirs } = await stored(other, "The same in both");
    expect(ids(await like(ctx, "The same in both"))).toEqual([id]);
    expect((await similarTo(ctx, id, ANY)).data).toEqual([]);
    for (const wrong of [theirs, "inp_0", "x"]) {
      await expect(similarTo(ctx, wrong, ANY)).rejects.toMatchObject({
        code: "not_found",
      });
    }
  }));

test("nothing that is expired or destroyed is found, or can be asked about", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "Here for long");
    const brief = await stored(ctx, "Here for long", { retention: 60 });
    const { id: gone } = await stored(ctx, "Here for long");
    await destroyInput(ctx, gone);
    expect(ids(await like(ctx, "Here for long")).toSorted()).toEqual(
      [id, brief.id].toSorted(),
    );
    const later = at(ctx, 60);
    expect(ids(await like(later, "Here for long"))).toEqual([id]);
    for (const none of [brief.id, gone]) {
      await expect(similarTo(later, none, ANY)).rejects.toMatchObject({
        code: "not_found",
      });
    }
  }));

test(
  "there are as many as were asked for, and where not all could be compared it is said",
  () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id: oldest } = await stored(ctx, "Yes, thank you");
      for (let second = 1; second <= 8; second++) {
        const some = Array.from({ length: 125 }, () =>
          newRecord("Yes thank you"),
        );
        await storeInputs(at(ctx, second), some);
      }
      const few = await like(ctx, "Yes, thank you", { limit: 3 });
      expect(few.data).toHaveLength(3);
      expect(few).toMatchObject({
        partial: false,
        data: [{ id: oldest }, {}, {}],
      });

      await stored(at(ctx, 9), "Yes thank you");
      await stored(at(ctx, 10), "Yes thank you");
      const newest = await like(at(ctx, 11), "Yes, thank you", { limit: 50 });
      expect(newest.partial).toBe(true);
      expect(newest.data).toHaveLength(50);
      expect(ids(newest)).not.toContain(oldest);
    }),
  60_000,
);

test("an app without an index says that it needs one, and keeps nothing to find by", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { index: "off" });
    const { id } = await stored(ctx, "A receipt");
    for (const asked of [like(ctx, "A receipt"), similarTo(ctx, id, ANY)]) {
      await expect(asked).rejects.toMatchObject({
        code: "invalid_request",
        message: expect.stringContaining("no index"),
      });
    }
    const where = { appId: ctx.appId };
    expect(await db.indexTerms.count({ where })).toBe(0);
  }));

test("what came before there was an index is found once it is made, and until then it is said", () =>
  rolledBack(async (db) => {
    const off = await app(db, { index: "off" });
    const one = await picture(3);
    const [image, text, film] = await storeInputs(off, [
      newRecord(one),
      newRecord("A receipt of long ago"),
      newRecord(video("old")),
    ]);
    await changeApp(off, { index: "on" });
    const ctx: Ctx = { ...off, index: "on" };
    const smaller = await sharp(one).resize(100).toBuffer();
    expect(await like(ctx, smaller)).toMatchObject({
      data: [],
      incomplete: true,
    });
    while (await indexSome(ctx));
    const found = await like(ctx, smaller);
    expect(ids(found)).toEqual([image?.id]);
    expect(found).not.toHaveProperty("incomplete");
    expect(ids(await like(ctx, "a receipt of long ago"))).toEqual([text?.id]);
    expect(ids(await like(ctx, video("old")))).toEqual([film?.id]);
  }));

test("what is said of a record changes nothing of what it is like", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const contents = [await picture(9), "A note", video("film")];
    const kept = await storeInputs(
      ctx,
      contents.map((one) => newRecord(one)),
    );
    for (const [place, content] of contents.entries()) {
      const id = kept[place]?.id ?? "";
      await changeInput(ctx, id, { metadata: { env: "prod" } });
      const found = await like(ctx, content);
      expect(found.data).toMatchObject([{ id, duplicate: true }]);
    }
  }));

test("what a record is recognised by is told to nobody", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, await picture(1));
    const { data } = await like(ctx, await picture(1));
    const { object: _, ...view } = await openInput(ctx, id);
    const told = Object.keys(view).sort();
    expect(told).not.toContain("traits");
    const changed = await changeInput(ctx, id, { filename: "a.png" });
    expect(Object.keys(changed)).not.toContain("traits");
    const [{ likeness, duplicate, object, ...found } = {}] =
      data as object[] as Record<string, unknown>[];
    expect(Object.keys(found).sort()).toEqual(told);
  }));

test("an image that breaks off is kept, and found as the very same alone", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const whole = await picture(5);
    const half = whole.subarray(0, whole.length / 2);
    const { id } = await stored(ctx, half);
    expect((await like(ctx, half)).data).toMatchObject([
      { id, duplicate: true },
    ]);
    expect((await like(ctx, whole)).data).toEqual([]);
  }));

test("who may read may ask", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "hello");
    const reader = { ...ctx, actor: viewer };
    expect(ids(await like(reader, "hello"))).toEqual([id]);
    const nobody = { ...ctx, actor: { ...viewer, may: new Set<never>() } };
    for (const asked of [like(nobody, "hello"), similarTo(nobody, id, ANY)]) {
      await expect(asked).rejects.toMatchObject({ code: "forbidden" });
    }
  }));
