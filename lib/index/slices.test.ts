import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { newId } from "@/lib/ids";
import { sliceBook } from "@/lib/index/slices";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const FEW = 4;
const begins = new Date("2031-05-08T00:00:00.000Z");
const after = (seconds: number) => new Date(begins.getTime() + seconds * 1000);

/** Where the app's slices begin, but for the first of each week. */
async function opened({ db, appId }: Ctx): Promise<Date[]> {
  const rows = await db.indexSlice.findMany({
    where: { appId },
    orderBy: { startsAt: "asc" },
  });
  return rows.map(({ startsAt }) => startsAt);
}

test("a week begins with a slice of its own, which needs no row", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const book = sliceBook(FEW);
    expect(await book.take(ctx, after(0))).toEqual(begins);
    expect(await book.take(ctx, after(6 * 86_400))).toEqual(begins);
    const before = new Date("2031-05-01T00:00:00Z");
    expect(await book.take(ctx, after(-0.001))).toEqual(before);
    const last = new Date("2031-05-31T23:59:59.999Z");
    expect(await book.take(ctx, last)).toEqual(new Date("2031-05-29"));
    expect(await opened(ctx)).toEqual([]);
  }));

test("a full slice opens the next a minute ahead of all that was received", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    await stored({ ...ctx, now: after(50) }, "the newest");
    const book = sliceBook(FEW);
    for (let n = 0; n < FEW + 3; n++) await book.take(ctx, after(40 + n));

    expect(await opened(ctx)).toEqual([after(110)]);
    expect(await book.at(ctx, after(109.999))).toEqual(begins);
    expect(await book.at(ctx, after(110))).toEqual(after(110));
  }));

test("in no past: where clocks are behind, the database's own counts", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const book = sliceBook(FEW);
    const past = new Date("2020-01-05");
    for (let n = 0; n < FEW; n++) await book.take(ctx, past);
    const [start] = await opened(ctx);
    expect(start && start.getTime() - Date.now()).toBeGreaterThan(55_000);
  }));

test("two processes agree on the slice of every record, in a burst too", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const [one, other] = [sliceBook(FEW), sliceBook(FEW)];
    const taken: { at: Date; slice: Date }[] = [];
    for (let second = 0; second < 400; second += 7) {
      const at = after(second);
      const slice = await (second % 2 ? one : other).take(ctx, at);
      taken.push({ at, slice });
      // What a process has indexed is there for the others to see.
      await db.input.create({
        data: {
          appId: ctx.appId,
          id: newId(at),
          type: "text",
          mediaType: "text/plain",
          bytes: 0,
          sealedDetails: new Uint8Array(),
        },
      });
    }
    expect((await opened(ctx)).length).toBeGreaterThan(2);
    const later = sliceBook(FEW);
    for (const { at, slice } of taken) {
      expect([at, await later.at(ctx, at)]).toEqual([at, slice]);
    }
  }));

test("a process that begins anew knows how full the slice is", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    for (let n = 0; n < FEW - 1; n++) {
      const now = after(n);
      const id = newId(now);
      await sliceBook(FEW).take(ctx, now);
      await db.input.create({
        data: {
          appId: ctx.appId,
          id,
          type: "text",
          mediaType: "text/plain",
          bytes: 0,
          sealedDetails: new Uint8Array(),
          terms: { create: { generation: 1, version: 1, terms: [] } },
        },
      });
    }
    expect(await opened(ctx)).toEqual([]);
    await sliceBook(FEW).take(ctx, after(FEW));
    expect(await opened(ctx)).toHaveLength(1);
  }));

test("slices of one app are none of another's", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    const book = sliceBook(FEW);
    for (let n = 0; n < FEW; n++) await book.take(other, after(n));
    expect(await opened(other)).toHaveLength(1);
    expect(await book.at(ctx, after(500))).toEqual(begins);
    expect(await opened(ctx)).toEqual([]);
  }));
