import { expect, test } from "vitest";

import { listShared } from "@/lib/community/list";
import { CommunityQuery } from "@/lib/community/schema";
import { takeDownShare } from "@/lib/community/take-down";
import type { Ctx } from "@/lib/context";
import { getReceipt } from "@/lib/receipts/receipt";
import { listConsents } from "@/lib/sharing/consents";
import { ConsentQuery } from "@/lib/sharing/ledger-schema";
import { getShare, shareInput } from "@/lib/sharing/share";
import { readerIn } from "@/lib/testing/community";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";
import { startSharing } from "@/lib/testing/sharing";

const REASON = "It shows a person who never agreed";
const TERMS = { covers: [], licence: "CC-BY-4.0" as const };

async function sharedBy(ctx: Ctx) {
  await startSharing(ctx);
  const { id } = await stored(ctx, "a marmot");
  const { grant } = await shareInput(ctx, id, TERMS);
  return { input: id, shareId: grant?.share ?? "" };
}

const found = async (ctx: Ctx, q: string) => {
  const query = CommunityQuery.parse({ q });
  return (await listShared(readerIn(ctx), query)).data.map(({ id }) => id);
};

test("a record that its owner shares is found at once", async () => {
  const ctx = await freshApp();
  const { shareId } = await sharedBy(ctx);
  expect(await found(ctx, "marmot")).toEqual([shareId]);
});

test("what is taken down is gone, can't be shared again, and its owner reads why", async () => {
  const ctx = await freshApp();
  const { input, shareId } = await sharedBy(ctx);
  const wanted = { shareId, reason: REASON };
  await expect(takeDownShare(readerIn(ctx), wanted)).rejects.toThrow(
    "moderate",
  );
  expect(await found(ctx, "marmot")).toEqual([shareId]);

  await takeDownShare(readerIn(ctx, true), wanted);
  expect(await found(ctx, "marmot")).toEqual([]);
  await expect(takeDownShare(readerIn(ctx, true), wanted)).rejects.toThrow(
    "There is no such shared input.",
  );
  expect(await getShare(ctx, input)).toMatchObject({
    shared: false,
    taken_down: { reason: REASON },
  });
  await expect(shareInput(ctx, input, TERMS)).rejects.toThrow(
    "It can't be shared again.",
  );
  expect(await rowsWith(ctx.db, REASON)).toEqual([]);

  const { data } = await listConsents(ctx, ConsentQuery.parse({ input }));
  expect(data[0]).toMatchObject({ kind: "withdrawal", reason: "taken_down" });
  const receipt = await getReceipt(ctx, data[0]?.receipt ?? "");
  expect(receipt.entry).toMatchObject({ action: "share.take_down" });
});

test("of another app's record nothing changes", async () => {
  const [one, other] = [await freshApp(), await freshApp()];
  const [gone, stays] = [await sharedBy(one), await sharedBy(other)];
  await takeDownShare(readerIn(one, true), {
    shareId: gone.shareId,
    reason: REASON,
  });
  expect(await found(one, "marmot")).toEqual([stays.shareId]);
  const reports = await other.db.takeDown.count({
    where: { appId: other.appId },
  });
  expect(reports).toBe(0);
});
