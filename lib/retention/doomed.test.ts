import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { removeDoomed } from "@/lib/retention/doomed";
import type { BlobStore } from "@/lib/stores";
import { app, rolledBack } from "@/lib/testing/database";

const now = new Date("2026-11-20T14:03:00.000Z");
const after = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(now.getTime() + seconds * 1000),
});

/** A store that removes nothing of these keys for so many calls that name one. */
function refusing(blobs: BlobStore, keys: string[], times: number): BlobStore {
  return {
    ...blobs,
    remove: async (wanted) => {
      if (wanted.some((key) => keys.includes(key)) && times-- > 0)
        throw new Error("no storage");
      await blobs.remove(wanted);
    },
  };
}

async function doomedIn(ctx: Ctx, names: string[]): Promise<string[]> {
  const keys = names.map((name) => `${ctx.appId}/2026-11-20/${name}`);
  for (const key of keys) {
    await ctx.vault.blobs.put(
      key,
      (async function* () {
        yield Buffer.from("sealed");
      })(),
    );
    await ctx.db.doomedBlob.create({ data: { key, since: now } });
  }
  return keys;
}

test("R9: a blob that the store refuses three times is retried with growing pauses, and gone in the end", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const [key = ""] = await doomedIn(ctx, ["one"]);
    const blobs = refusing(ctx.vault.blobs, [key], 3);
    const vault = { ...ctx.vault, blobs };
    const run = (seconds: number) =>
      removeDoomed({ ...after(ctx, seconds), vault });

    expect(await run(0)).toBe(0);
    for (const [tries, tryAgain] of [
      [1, 20],
      [2, 60],
      [3, 140],
    ] as const) {
      const row = await db.doomedBlob.findUniqueOrThrow({ where: { key } });
      expect(row).toMatchObject({ tries, tryAt: after(ctx, tryAgain).now });
      expect(await run(tryAgain - 1)).toBe(0);
      expect(await run(tryAgain)).toBe(tries === 3 ? 1 : 0);
    }
    expect(await db.doomedBlob.count()).toBe(0);
    expect(await ctx.vault.blobs.size(key)).toBeNull();
  }));

test("R9: a blob that can't be removed keeps no other", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const other = await app(db, { now });
    const [bad = "", ...good] = await doomedIn(ctx, ["0", "1", "2"]);
    const theirs = await doomedIn(other, ["0"]);
    const blobs = refusing(ctx.vault.blobs, [bad], Number.POSITIVE_INFINITY);
    const vault = { ...ctx.vault, blobs };

    for (let seconds = 0; seconds < 4_000; seconds += 20) {
      await removeDoomed({ ...after(ctx, seconds), vault });
    }
    for (const key of [...good, ...theirs]) {
      expect(await ctx.vault.blobs.size(key)).toBeNull();
    }
    const [left, ...none] = await db.doomedBlob.findMany();
    expect(none).toEqual([]);
    expect(left).toMatchObject({ key: bad });
    expect(left?.tries).toBeLessThan(12);
  }));
