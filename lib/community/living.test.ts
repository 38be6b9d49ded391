import { describe, expect, test } from "vitest";

import { living, SHARES } from "@/lib/community/living";
import type { Ctx, Db } from "@/lib/context";
import { alive } from "@/lib/inputs/record";
import { app, rolledBack } from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { shared, sharingOn } from "@/lib/testing/shares";
import { Prisma } from "@/prisma/generated/client";

const DAY = 86_400_000;

async function sharesAt(db: Db, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT s.id FROM ${SHARES} WHERE ${living({ now })} ORDER BY s.id`,
  );
  return rows.map(({ id }) => id);
}

async function recordsAt(ctx: Ctx, now: Date): Promise<number> {
  const rows = await ctx.db.$queryRaw<object[]>(
    Prisma.sql`SELECT FROM inputs i WHERE ${alive({ ...ctx, now })}`,
  );
  return rows.length;
}

describe("what is shared is gone in the second in which its record expires", () => {
  test("by the app's window, to the millisecond, and as in the app itself", () =>
    rolledBack(async (db) => {
      const now = new Date();
      const ctx = await app(db, { now, windowSeconds: 30 * 86_400 });
      await sharingOn(ctx);
      const { shareId } = await shared(ctx, "shared");

      const end = now.getTime() + 30 * DAY;
      for (const [at, lives] of [
        [end - 1, true],
        [end, false],
        [end + 1, false],
      ] as const) {
        const found = await sharesAt(db, new Date(at));
        expect(found).toEqual(lives ? [shareId] : []);
        expect(await recordsAt(ctx, new Date(at))).toBe(lives ? 1 : 0);
      }
    }));

  test("by its workspace's window, where that is shorter", () =>
    rolledBack(async (db) => {
      const now = new Date();
      const ctx = await app(db, { now, windowSeconds: null });
      await sharingOn(ctx);
      const { shareId } = await shared(ctx, "shared");
      const far = new Date(now.getTime() + 3_650 * DAY);
      expect(await sharesAt(db, far)).toEqual([shareId]);

      await db.workspace.updateMany({
        where: { apps: { some: { id: ctx.appId } } },
        data: { windowSeconds: 86_400n },
      });
      const justNow = new Date(now.getTime() + DAY - 1);
      expect(await sharesAt(db, justNow)).toEqual([shareId]);
      expect(await sharesAt(db, new Date(now.getTime() + DAY))).toEqual([]);
    }));

  test("by its own wish; a hold goes beyond either", () =>
    rolledBack(async (db) => {
      const now = new Date();
      const ctx = await app(db, { now });
      await sharingOn(ctx);
      const brief = await shared(ctx, "brief", { retention: 60 });
      const after = new Date(now.getTime() + 60_000);
      expect(await sharesAt(db, after)).toEqual([]);

      await hold(ctx, brief.shown);
      expect(await sharesAt(db, after)).toEqual([brief.shareId]);
    }));
});

test("of an app that no longer shares, or is being destroyed, nothing is seen", () =>
  rolledBack(async (db) => {
    const now = new Date();
    const ctx = await app(db, { now });
    await sharingOn(ctx);
    const { shareId } = await shared(ctx, "shared");
    const where = { id: ctx.appId };

    await db.app.update({ where, data: { closingAt: now } });
    expect(await sharesAt(db, now)).toEqual([]);
    await db.app.update({ where, data: { closingAt: null } });
    expect(await sharesAt(db, now)).toEqual([shareId]);
    await db.app.update({ where, data: { sharingId: null } });
    expect(await sharesAt(db, now)).toEqual([]);
  }));
