import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";

import { closeApp } from "@/lib/apps/close";
import { type Ctx, inTransaction } from "@/lib/context";
import { readId } from "@/lib/ids";
import { PageQuery } from "@/lib/paging";
import { changeSearch, deleteSearch } from "@/lib/search/saved/change";
import { getSearch, listSearches } from "@/lib/search/saved/list";
import { saveSearch } from "@/lib/search/saved/save";
import { NewSearch } from "@/lib/search/saved/schema";
import {
  app,
  asPerson,
  freshApp,
  keyWith,
  rolledBack,
} from "@/lib/testing/database";
import { rowsWith } from "@/lib/testing/rows";

const SEARCH = { name: "Zwetschgen", q: 'subject:"Zora Zwick" -draft' };
const NONE = { code: "not_found" };

const namesFor = async (ctx: Ctx) => {
  const { data } = await listSearches(ctx, PageQuery.parse({}));
  return data.map(({ name }) => name);
};

const withKey = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: keyWith("inputs:read", "inputs:write"),
});

describe("a saved search", () => {
  test("is there for who made it, as it was written", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db), "viewer");
      const saved = await saveSearch(ctx, SEARCH);

      expect(saved).toEqual({
        object: "search",
        id: expect.stringMatching(/^srch_[0-9a-v]{26}$/),
        ...SEARCH,
        shared: false,
        mine: true,
        created_at: ctx.now.toISOString(),
      });
      expect(await getSearch(ctx, saved.id)).toEqual(saved);
      expect(await namesFor(ctx)).toEqual([SEARCH.name]);
    }));

  test("is seen by nobody else until it is shared, not even by an owner", () =>
    rolledBack(async (db) => {
      const all = await app(db);
      const ada = await asPerson(all, "editor");
      const others = [await asPerson(all, "owner"), withKey(all)];
      const { id } = await saveSearch(ada, SEARCH);

      for (const ctx of others) {
        expect(await namesFor(ctx)).toEqual([]);
        await expect(getSearch(ctx, id)).rejects.toMatchObject(NONE);
        const renamed = changeSearch(ctx, id, { name: "Mine" });
        await expect(renamed).rejects.toMatchObject(NONE);
        await expect(deleteSearch(ctx, id)).rejects.toMatchObject(NONE);
      }
      await changeSearch(ada, id, { shared: true });
      for (const ctx of others) {
        const seen = { ...SEARCH, shared: true, mine: false };
        expect(await getSearch(ctx, id)).toMatchObject(seen);
      }
    }));

  test("that is shared is changed and deleted by who made it, and by admins", () =>
    rolledBack(async (db) => {
      const all = await app(db);
      const viewer = await asPerson(all, "viewer");
      const admin = await asPerson(all, "admin");
      const { id } = await saveSearch(viewer, { ...SEARCH, shared: true });

      const refused = { code: "forbidden" };
      for (const ctx of [await asPerson(all, "editor"), withKey(all)]) {
        const renamed = changeSearch(ctx, id, { name: "Mine" });
        await expect(renamed).rejects.toMatchObject(refused);
        await expect(deleteSearch(ctx, id)).rejects.toMatchObject(refused);
      }
      const asked = await changeSearch(viewer, id, { q: "is:held" });
      expect(asked).toMatchObject({ name: SEARCH.name, q: "is:held" });
      const named = await changeSearch(admin, id, { name: "Held" });
      expect(named).toMatchObject({ name: "Held", q: "is:held", mine: false });
      await deleteSearch(admin, id);
      expect(await namesFor(viewer)).toEqual([]);
    }));

  test("that a key made is there for all, and every key's own", () =>
    rolledBack(async (db) => {
      const all = await app(db);
      const { id, ...saved } = await saveSearch(withKey(all), SEARCH);
      expect(saved).toMatchObject({ shared: true, mine: true });
      expect(await getSearch(withKey(all), id)).toMatchObject({ mine: true });

      const viewer = await asPerson(all, "viewer");
      expect(await getSearch(viewer, id)).toMatchObject({ mine: false });
      const unshared = [
        () => saveSearch(withKey(all), { ...SEARCH, shared: false }),
        () => changeSearch(withKey(all), id, { shared: false }),
      ];
      for (const one of unshared) {
        await expect(one()).rejects.toMatchObject({ param: "shared" });
      }
      const forbidden = { code: "forbidden" };
      await expect(deleteSearch(viewer, id)).rejects.toMatchObject(forbidden);
      await deleteSearch(withKey(all), id);
    }));

  test("takes a key that may write: one that may only read changes nothing", () =>
    rolledBack(async (db) => {
      const all = await app(db);
      const { id } = await saveSearch(withKey(all), SEARCH);
      const ctx = { ...all, actor: keyWith("inputs:read") };

      expect(await namesFor(ctx)).toEqual([SEARCH.name]);
      const forbidden = { code: "forbidden" };
      await expect(saveSearch(ctx, SEARCH)).rejects.toMatchObject(forbidden);
      await expect(deleteSearch(ctx, id)).rejects.toMatchObject(forbidden);
    }));

  test("of another app isn't there, nor is what was shared in it", () =>
    rolledBack(async (db) => {
      const ada = await asPerson(await app(db), "owner");
      const other = { ...(await app(db)), actor: ada.actor };
      const { id } = await saveSearch(ada, { ...SEARCH, shared: true });

      expect(await namesFor(other)).toEqual([]);
      await expect(getSearch(other, id)).rejects.toMatchObject(NONE);
      const renamed = changeSearch(other, id, { name: "Mine" });
      await expect(renamed).rejects.toMatchObject(NONE);
      await expect(deleteSearch(other, id)).rejects.toMatchObject(NONE);
      expect(await namesFor(ada)).toEqual([SEARCH.name]);
    }));

  test("is in no row in plain, neither its name nor what it asks", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db), "owner");
      const { id } = await saveSearch(ctx, SEARCH);
      await changeSearch(ctx, id, { name: "Zitronen" });

      for (const word of ["Zwetschgen", "Zitronen", "Zora", "subject:"]) {
        expect(await rowsWith(db, word)).toEqual([]);
      }
      const entries = await db.auditEntry.findMany({
        where: { appId: ctx.appId },
        orderBy: { id: "asc" },
      });
      expect(
        entries.map(({ action, targetId }) => [action, targetId]).sort(),
      ).toEqual([
        ["search.change", readId("srch", id)],
        ["search.create", readId("srch", id)],
      ]);
    }));

  test("doesn't open in another's row", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db), "owner");
      const one = await saveSearch(ctx, SEARCH);
      const other = await saveSearch(ctx, { name: "Other", q: "is:held" });
      await db.$executeRaw`
        UPDATE saved_searches SET sealed = (
          SELECT sealed FROM saved_searches
          WHERE id = ${readId("srch", one.id)}::uuid)
        WHERE id = ${readId("srch", other.id)}::uuid`;
      await expect(getSearch(ctx, other.id)).rejects.toThrow();
    }));
});

describe("what can't be saved", () => {
  test("a query that can't be asked: the position says where", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db), "owner");
      const wrong = { param: "q", position: 9 };
      const saved = saveSearch(ctx, { name: "A", q: "receipt type:pdf" });
      await expect(saved).rejects.toMatchObject({ ...wrong, position: 14 });

      const { id } = await saveSearch(ctx, SEARCH);
      const changed = changeSearch(ctx, id, { q: "receipt (a" });
      await expect(changed).rejects.toMatchObject(wrong);
    }));

  test("words, where the app has no index", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db, { index: "off" }), "owner");
      const saved = saveSearch(ctx, { name: "A", q: "receipt" });
      await expect(saved).rejects.toMatchObject({ param: "q" });
      await saveSearch(ctx, { name: "A", q: "type:image" });
    }));

  test("a name of none or of more than 80 characters, or no query", () => {
    const wrong = [{ name: " " }, { name: "x".repeat(81) }, { q: " " }];
    for (const some of wrong) {
      expect(NewSearch.safeParse({ ...SEARCH, ...some }).success).toBe(false);
    }
    const most = { ...SEARCH, name: ` ${"x".repeat(80)} ` };
    expect(NewSearch.parse(most).name).toBe("x".repeat(80));
  });

  test("more than 200 of one person, whoever comes at once; others still can", async () => {
    const all = await freshApp();
    const [ada, ben] = [
      await asPerson(all, "editor"),
      await asPerson(all, "editor"),
    ];
    const first = await saveSearch(ada, SEARCH);
    await all.db.$executeRaw`
      INSERT INTO saved_searches (app_id, id, owner_id, sealed, shared)
      SELECT app_id, gen_random_uuid(), owner_id, sealed, shared
      FROM saved_searches, generate_series(1, 198)
      WHERE id = ${readId("srch", first.id)}::uuid`;
    const other: { save?: Promise<unknown>; ended?: boolean } = {};
    await inTransaction(ada, async (open) => {
      await saveSearch(open, SEARCH);
      other.save = saveSearch(ada, SEARCH).finally(() => {
        other.ended = true;
      });
      other.save.catch(() => {});
      while (!other.ended && !(await somebodyWaits(ada))) await setImmediate();
    });
    await expect(other.save).rejects.toMatchObject({ code: "conflict" });
    const more = saveSearch(ada, SEARCH);
    await expect(more).rejects.toMatchObject({ code: "conflict" });
    await saveSearch(ben, SEARCH);
    await saveSearch(withKey(all), SEARCH);
  });
});

async function somebodyWaits({ db }: Ctx): Promise<boolean> {
  const [waiting] = await db.$queryRaw<object[]>`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return waiting !== undefined;
}

describe("a saved search goes", () => {
  test("with its app: nothing but the log says that it was", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db), "owner");
      const { id } = await saveSearch(ctx, SEARCH);
      await closeApp(ctx);
      const left = await rowsWith(db, readId("srch", id) ?? "");
      expect(left.length).toBe(1);
      expect(left[0]).toContain("search.create");
    }));

  test("with the person who made it", () =>
    rolledBack(async (db) => {
      const all = await app(db);
      const ada = await asPerson(all, "editor");
      await saveSearch(ada, { ...SEARCH, shared: true });
      await db.user.delete({ where: { id: ada.actor.id } });
      expect(await namesFor(await asPerson(all, "owner"))).toEqual([]);
    }));
});
