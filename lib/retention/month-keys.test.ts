import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { indexAgain } from "@/lib/inputs/index-again";
import {
  announce,
  type DirtyKey,
  destroySpareMonthKeys,
  destroyUnused,
  dirtyMonthKeys,
  isRenewalDue,
  renewSome,
} from "@/lib/retention/month-keys";
import {
  monthKeyFor,
  monthKeyName,
  obtainMonthKey,
} from "@/lib/sealing/month-key";
import { matching } from "@/lib/search/matching";
import { app, freshApp, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-03T12:00:00.000Z");
const at = (ctx: Ctx, instant: string): Ctx => ({
  ...ctx,
  now: new Date(instant),
});
const WEEK_OVER = "2026-11-08T02:00:00.000Z";
const WEEK_AFTER = "2026-11-10T12:00:00.000Z";

async function dirty(ctx: Ctx): Promise<DirtyKey[]> {
  const keys = await Array.fromAsync(dirtyMonthKeys(ctx));
  return keys.filter(({ appId }) => appId === ctx.appId);
}

async function onlyDirty(ctx: Ctx): Promise<DirtyKey> {
  const [key, ...others] = await dirty(ctx);
  if (!key || others.length > 0) throw new Error("One was to be dirty.");
  return key;
}

async function found(ctx: Ctx, q: string): Promise<string[]> {
  const batches = await Array.fromAsync(matching(ctx, q));
  return batches.flat().map((id) => showId("inp", id));
}

async function renewAll(ctx: Ctx, key: DirtyKey): Promise<void> {
  await announce(ctx, key);
  for (let after: string | null = null; ; ) {
    after = await renewSome(ctx, key, after);
    if (after === null) return;
  }
}

test("what lives on is found as before, when the key that destroyed terms were under is gone", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const doomed = await stored(ctx, "grand total doomed");
    const neighbour = await stored(ctx, "grand total neighbour");
    await destroyInput(ctx, doomed.id);

    const later = at(ctx, WEEK_AFTER);
    const key = await onlyDirty(later);
    expect(await destroyUnused(later, key)).toBe(false);
    await renewAll(later, key);
    expect(await destroyUnused(later, key)).toBe(true);

    expect(await ctx.vault.keys.find(monthKeyName(key))).toBeNull();
    expect(await found(later, "grand")).toEqual([neighbour.id]);
    expect(await found(later, "neighbour -doomed")).toEqual([neighbour.id]);
    expect(await dirty(later)).toEqual([]);
    expect(await destroyUnused(later, key)).toBe(false);
    const entries = await db.auditEntry.count({
      where: { appId: ctx.appId, action: "month_key.destroy" },
    });
    expect(entries).toBe(1);
  }));

test("between two batches all is found: what is under the old key, and what is under the new", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const doomed = await stored(ctx, "receipt");
    const ids: string[] = [];
    for (let n = 0; n < 103; n++) ids.push((await stored(ctx, "receipt")).id);
    await destroyInput(ctx, doomed.id);
    const later = at(ctx, WEEK_AFTER);
    const key = await onlyDirty(later);
    await announce(later, key);
    const after = await renewSome(later, key, null);

    const generations = await db.indexTerms.groupBy({
      by: ["generation"],
      where: { appId: ctx.appId },
      _count: true,
      orderBy: { generation: "asc" },
    });
    expect(
      generations.map(({ generation, _count }) => [generation, _count]),
    ).toEqual([
      [0, 3],
      [5, 100],
    ]);
    expect(await found(later, "receipt")).toEqual(ids);
    expect(await destroyUnused(later, key)).toBe(false);
    await renewSome(later, key, after);
    expect(await destroyUnused(later, key)).toBe(true);
    expect(await found(later, "receipt")).toEqual(ids);
  }));

test("a renewed key is renewed again, when more of what is under it goes", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const [one, other, last] = [
      await stored(ctx, "receipt"),
      await stored(ctx, "receipt"),
      await stored(ctx, "receipt"),
    ];
    for (const { id } of [one, other]) {
      const later = at(ctx, WEEK_AFTER);
      await destroyInput(later, id);
      const key = await onlyDirty(later);
      await renewAll(later, key);
      expect(await destroyUnused(later, key)).toBe(true);
    }
    expect(await found(at(ctx, WEEK_AFTER), "receipt")).toEqual([last.id]);
    const row = await db.indexTerms.findFirstOrThrow({
      where: { appId: ctx.appId },
    });
    expect(row.generation).toBe(10);
  }));

test("where nothing lives on the key goes as soon as its week is over", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const { id } = await stored(ctx, "note");
    await destroyInput(ctx, id);
    expect(await dirty(at(ctx, "2026-11-08T01:59:59.999Z"))).toEqual([]);
    const over = at(ctx, WEEK_OVER);
    const key = await onlyDirty(over);
    expect(isRenewalDue(key, over.now)).toBe(false);
    await announce(over, key);
    expect(await destroyUnused(over, key)).toBe(true);
    expect(await db.indexKey.count({ where: { appId: ctx.appId } })).toBe(0);
  }));

test("what lives on is left alone for a week after the first destruction", () => {
  const dirtySince = received;
  const key = {
    appId: "",
    month: new Date("2026-11-01"),
    generation: 0,
    dirtySince,
  };
  expect(isRenewalDue(key, new Date("2026-11-10T11:59:59.999Z"))).toBe(false);
  expect(isRenewalDue(key, new Date(WEEK_AFTER))).toBe(true);
});

test("records of the week that come into the index anew are under the newest key", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const [doomed, kept] = [await stored(ctx, "a"), await stored(ctx, "note")];
    await destroyInput(ctx, doomed.id);
    const later = at(ctx, WEEK_AFTER);
    const key = await onlyDirty(later);
    await renewAll(later, key);
    await destroyUnused(later, key);
    await db.indexTerms.deleteMany({ where: { appId: ctx.appId } });
    const rows = await db.input.findMany({ where: { appId: ctx.appId } });
    await indexAgain(
      later,
      rows.map(({ id }) => id),
    );
    expect(await found(later, "note")).toEqual([kept.id]);
    const row = await db.indexTerms.findFirstOrThrow({
      where: { appId: ctx.appId },
    });
    expect(row.generation).toBe(5);
  }));

test("two workers at the same key do it once", async () => {
  const ctx = await freshApp({ now: received });
  const doomed = await stored(ctx, "receipt");
  const kept = await stored(ctx, "receipt");
  await destroyInput(ctx, doomed.id);
  const later = at(ctx, WEEK_AFTER);
  const key = await onlyDirty(later);
  await Promise.all([renewAll(later, key), renewAll(later, key)]);
  const done = await Promise.all([
    destroyUnused(later, key),
    destroyUnused(later, key),
  ]);
  expect(done.filter(Boolean)).toHaveLength(1);
  expect(await found(later, "receipt")).toEqual([kept.id]);
});

test("a key that only failed requests came under goes with the sweep, and no other", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    await stored(ctx, "note");
    const spare = monthKeyFor(ctx.appId, new Date("2026-11-20"));
    const used = monthKeyFor(ctx.appId, received);
    await obtainMonthKey(ctx.vault, spare);
    const names = () =>
      Array.fromAsync(ctx.vault.keys.list(`months/${ctx.appId}/`));
    await destroySpareMonthKeys(at(ctx, "2026-11-22T01:00:00Z"));
    expect(await names()).toHaveLength(2);
    await destroySpareMonthKeys(at(ctx, "2026-11-22T02:00:00Z"));
    expect(await names()).toEqual([monthKeyName(used)]);
  }));
