import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { changeSearch, deleteSearch } from "@/lib/search/saved/change";
import { getSearch, listSearches } from "@/lib/search/saved/list";
import { saveSearch } from "@/lib/search/saved/save";
import { app, asPerson, keyWith, rolledBack } from "@/lib/testing/database";

const ALL = { limit: 50, order: "desc" } as const;
const SEARCH = { name: "Zwetschgen", q: 'subject:"Zora Zwick" -draft' };

const namesFor = async (ctx: Ctx) =>
  (await listSearches(ctx, ALL)).data.map(({ name }) => name);

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
      expect((await listSearches(ctx, ALL)).data).toEqual([saved]);
    }));

  test("is seen by nobody else until it is shared, not even by an owner", () =>
    rolledBack(async (db) => {
      const all = await app(db);
      const [ada, ben] = [
        await asPerson(all, "editor"),
        await asPerson(all, "owner"),
      ];
      const { id } = await saveSearch(ada, SEARCH);

      for (const other of [ben, withKey(all)]) {
        expect(await namesFor(other)).toEqual([]);
        const none = { code: "not_found" };
        await expect(getSearch(other, id)).rejects.toMatchObject(none);
        await expect(
          changeSearch(other, id, { name: "Mine" }),
        ).rejects.toMatchObject(none);
        await expect(deleteSearch(other, id)).rejects.toMatchObject(none);
      }
      await changeSearch(ada, id, { shared: true });
      for (const other of [ben, withKey(all)]) {
        expect(await getSearch(other, id)).toMatchObject({
          ...SEARCH,
          shared: true,
          mine: false,
        });
      }
    }));
});
