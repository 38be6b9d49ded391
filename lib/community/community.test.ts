import { describe, expect, test } from "vitest";

import { listShared } from "@/lib/community/list";
import { openShared } from "@/lib/community/open";
import { CommunityQuery } from "@/lib/community/schema";
import type { CommunityCtx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { readerIn, sharedIn } from "@/lib/testing/community";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { takeBack } from "@/lib/testing/shares";

const found = async (ctx: CommunityCtx, query: object = {}) => {
  const { data } = await listShared(ctx, CommunityQuery.parse(query));
  return data.map(({ id }) => id);
};
const shr = ({ shareId }: { shareId: string }) => showId("shr", shareId);

describe("of three apps, the community has what each shares and nothing else", () => {
  test("the newest first, each found by what is in it", () =>
    rolledBack(async (db) => {
      const [one, two, three] = [await app(db), await app(db), await app(db)];
      const first = await sharedIn(one, "a marmot at the lake");
      await stored(one, "a marmot that nobody else sees");
      const second = await sharedIn(two, "a marmot on a rock");
      await stored(three, "a marmot in a third app");

      const reader = readerIn(three);
      expect(await found(reader)).toEqual([shr(second), shr(first)]);
      expect(await found(reader, { q: "marmot" })).toEqual([
        shr(second),
        shr(first),
      ]);
      expect(await found(reader, { q: "lake" })).toEqual([shr(first)]);
      expect(await found(reader, { q: "marmot -lake" })).toEqual([shr(second)]);
      expect(await found(reader, { q: "nobody" })).toEqual([]);
      expect(await found(reader, { q: "third" })).toEqual([]);
    }));

  test("what was taken back is gone from list, search and page at once", () =>
    rolledBack(async (db) => {
      const one = await app(db);
      const record = await sharedIn(one, "a marmot at the lake");
      const reader = readerIn(one);
      expect(await found(reader, { q: "marmot" })).toEqual([shr(record)]);
      await takeBack(one, record);
      expect(await found(reader)).toEqual([]);
      expect(await found(reader, { q: "marmot" })).toEqual([]);
      await expect(
        openShared(reader, { shareId: shr(record) }),
      ).rejects.toThrow("There is no such shared input.");
    }));
});
