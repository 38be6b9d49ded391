import { expect, test } from "vitest";

import { listShared } from "@/lib/community/list";
import { CommunityQuery } from "@/lib/community/schema";
import {
  closeFullSlices,
  destroyUnused,
  dirtySlices,
  isMoveDue,
  moveSurvivors,
} from "@/lib/community/slice-keys";
import type { Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { RENEW_SECONDS } from "@/lib/sealing/month-key";
import { sliceKeyName } from "@/lib/sealing/slice-key";
import { readerIn, sharedIn } from "@/lib/testing/community";
import { app, rolledBack } from "@/lib/testing/database";
import { takeBack } from "@/lib/testing/shares";

const found = async (ctx: Ctx, q: string) => {
  const { data } = await listShared(readerIn(ctx), CommunityQuery.parse({ q }));
  return data.map(({ id }) => id);
};

const sliceOf = async ({ db }: Ctx, shareId: string) =>
  (await db.shareTerms.findUniqueOrThrow({ where: { shareId } })).slice ?? 0;

test("R7: the key that gone terms were under goes, and what lives on is found as before", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const [stays, goes] = [
      await sharedIn(ctx, "a marmot stays"),
      await sharedIn(ctx, "a marmot goes"),
    ];
    const slice = await sliceOf(ctx, stays.shareId);
    expect(await dirtySlices(ctx)).toEqual([]);
    await takeBack(ctx, goes);

    const [dirty] = await dirtySlices(ctx);
    if (!dirty) throw new Error("A slice was to be dirty.");
    expect(dirty.slice).toBe(slice);
    const { dirtySince } = dirty;
    const due = new Date(dirtySince.getTime() + RENEW_SECONDS * 1000);
    expect(isMoveDue(dirty, new Date(due.getTime() - 1))).toBe(false);
    expect(isMoveDue(dirty, due)).toBe(true);
    expect(await destroyUnused(ctx, dirty)).toBe(false);

    await moveSurvivors(ctx, dirty);
    expect(await sliceOf(ctx, stays.shareId)).not.toBe(slice);
    expect(await destroyUnused(ctx, dirty)).toBe(true);
    expect(await ctx.vault.keys.find(sliceKeyName(slice))).toBe(null);
    expect(await found(ctx, "marmot")).toEqual([showId("shr", stays.shareId)]);
    expect(await dirtySlices(ctx)).toEqual([]);
  }));

test("where nothing lives on, the key goes at once", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const record = await sharedIn(ctx, "a marmot");
    const slice = await sliceOf(ctx, record.shareId);
    await db.input.deleteMany({ where: { appId: ctx.appId } });
    const [dirty] = await dirtySlices(ctx);
    expect(dirty?.slice).toBe(slice);
    expect(dirty && (await destroyUnused(ctx, dirty))).toBe(true);
    expect(await ctx.vault.keys.find(sliceKeyName(slice))).toBe(null);
  }));

test("a word is another number in each slice, and is found in all of them, page by page", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const ids: string[] = [];
    for (let n = 0; n < 9; n++) {
      const { shareId } = await sharedIn(ctx, `marmot ${"x".repeat(n)}`);
      ids.unshift(showId("shr", shareId));
      await closeFullSlices(ctx, 2);
    }
    expect(await db.shareSlice.count()).toBeGreaterThan(3);
    const rows = await db.shareTerms.findMany({
      select: { terms: true, slice: true },
    });
    const bySlice = Map.groupBy(rows, ({ slice }) => slice);
    const [one, other] = [...bySlice.values()].map(
      (some) => new Set(some.flatMap(({ terms }) => terms)),
    );
    expect(one && other && one.isDisjointFrom(other)).toBe(true);

    expect(await found(ctx, "marmot")).toEqual(ids);
    const pages: (string | null)[] = [];
    for (let after: string | undefined; ; ) {
      const query = CommunityQuery.parse({ q: "marmot", limit: 2, after });
      const { data, last_id, has_more } = await listShared(
        readerIn(ctx),
        query,
      );
      pages.push(...data.map(({ id }) => id));
      if (!has_more) break;
      after = last_id ?? undefined;
    }
    expect(pages).toEqual(ids);
  }));
