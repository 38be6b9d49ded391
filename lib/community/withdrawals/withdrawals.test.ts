import { describe, expect, test } from "vitest";

import {
  confirmWithdrawal,
  confirmWithdrawals,
} from "@/lib/community/withdrawals/confirm";
import { countLate, countOpen } from "@/lib/community/withdrawals/counts";
import {
  listOwnersWithdrawals,
  listWithdrawals,
} from "@/lib/community/withdrawals/list";
import { WithdrawalQuery } from "@/lib/community/withdrawals/schema";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { readId, showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { readerIn } from "@/lib/testing/community";
import { freshApp, keyWith } from "@/lib/testing/database";
import {
  exportRow,
  itemRow,
  type SharedRecord,
  shared,
  sharingOn,
  takeBack,
} from "@/lib/testing/shares";

const DAY = 86_400_000;
const of = (query: object = {}) => WithdrawalQuery.parse(query);

async function sharing(): Promise<Ctx> {
  const ctx = await freshApp();
  await sharingOn(ctx);
  return ctx;
}

/** Exports a record for a reader's workspace. */
async function taken(ctx: Ctx, by: CommunityCtx, record: SharedRecord) {
  const workspaceId = by.reader?.workspaceIds[0];
  const exportId = await exportRow(ctx.db, { workspaceId });
  await itemRow(ctx.db, exportId, ctx, record);
  return exportId;
}

const told = async (by: CommunityCtx, query: object = {}) =>
  (await listWithdrawals({ ...by, now: new Date() }, of(query))).data;

describe("of what was taken back", () => {
  test("each workspace that had it is told, and no other", async () => {
    const ctx = await sharing();
    const [one, two, stranger] = [readerIn(ctx), readerIn(ctx), readerIn(ctx)];
    const record = await shared(ctx, "taken");
    const stays = await shared(ctx, "stays");
    const exportId = await taken(ctx, one, record);
    await taken(ctx, two, record);
    await taken(ctx, one, stays);
    expect(await told(one)).toEqual([]);
    await takeBack(ctx, record);

    const [entry, ...more] = await told(one);
    expect(more).toEqual([]);
    expect(entry).toEqual({
      object: "withdrawal",
      id: expect.stringMatching(/^wdr_/),
      export: showId("cex", exportId),
      workspace: showId("wsp", one.reader?.workspaceIds[0] ?? ""),
      record: showId("shr", record.shareId),
      consent: showId("cns", record.grantId),
      reason: "withdrawn",
      withdrawn_at: expect.any(String),
      due_at: expect.any(String),
      confirmed_at: null,
      late: false,
    });
    expect(await told(two)).toHaveLength(1);
    expect(await told(stranger)).toEqual([]);
    expect(
      await Promise.all([one, two, stranger].map((who) => countOpen(who))),
    ).toEqual([1, 1, 0]);
    await expect(told({ ...one, reader: null })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("the feed goes on after the last one that was read, in order, to its end", async () => {
    const ctx = await sharing();
    const reader = readerIn(ctx);
    const known: string[] = [];
    let after: string | undefined;
    for (let n = 0; n < 5; n++) {
      const record = await shared(ctx, `${n}`);
      await taken(ctx, reader, record);
      await destroyInput(ctx, record.shown);
      if (n % 2 === 0) continue;
      for (let more = true; more; ) {
        const page = await listWithdrawals(reader, of({ after, limit: 1 }));
        known.push(...page.data.map(({ id }) => id));
        after = page.last_id ?? after;
        more = page.has_more;
      }
    }
    const all = (await told(reader)).map(({ id }) => id);
    expect(known).toEqual(all.slice(0, 4));
    expect(all).toEqual([...all].sort());
    const newest = await told(reader, { order: "desc", limit: 2 });
    expect(newest.map(({ id }) => id)).toEqual(all.slice(-2).reverse());
  });

  test("none is missed that began to be noted before another, and ended after it", async () => {
    const ctx = await sharing();
    const reader = readerIn(ctx);
    const [slow, quick] = [
      await shared(ctx, "slow"),
      await shared(ctx, "quick"),
    ];
    for (const record of [slow, quick]) await taken(ctx, reader, record);
    const records = async (after?: string) =>
      (await told(reader, { after })).map(({ record }) => record);

    await ctx.db.$transaction(async (db) => {
      await takeBack({ ...ctx, db }, slow);
      await takeBack(ctx, quick);
      // It stands, and would be read past the other, which nobody sees yet.
      expect(await records()).toEqual([]);
    });
    expect(await records()).toEqual(
      [slow, quick].map(({ shareId }) => showId("shr", shareId)),
    );
  });
});

describe("that it is deleted", () => {
  test("is confirmed by whoever had it, once, and its owner sees who and when", async () => {
    const ctx = await sharing();
    const reader = readerIn(ctx);
    const record = await shared(ctx, "taken");
    const exportId = await taken(ctx, reader, record);
    await takeBack(ctx, record, "switched_off");
    const [entry] = await told(reader);
    const named = { withdrawalId: entry?.id ?? "" };

    const stranger = readerIn(ctx);
    for (const [who, withdrawalId] of [
      [stranger, named.withdrawalId],
      [reader, "wdr_0"],
      [reader, showId("wdr", record.shareId)],
    ] as const) {
      await expect(
        confirmWithdrawal(who, { withdrawalId }),
      ).rejects.toMatchObject({ code: "not_found" });
    }
    const now = new Date();
    const confirmed = await confirmWithdrawal({ ...reader, now }, named);
    expect(confirmed.confirmed_at).toBe(now.toISOString());
    const later = new Date(now.getTime() + 1_000);
    expect(await confirmWithdrawal({ ...reader, now: later }, named)).toEqual(
      confirmed,
    );

    const owners = await listOwnersWithdrawals(ctx, of());
    expect(owners.data).toEqual([
      {
        object: "withdrawal",
        id: entry?.id,
        input: record.shown,
        consent: showId("cns", record.grantId),
        recipient: null,
        export: showId("cex", exportId),
        exported_at: expect.any(String),
        reason: "switched_off",
        withdrawn_at: entry?.withdrawn_at,
        due_at: entry?.due_at,
        confirmed_at: now.toISOString(),
        late: false,
      },
    ]);
    const entries = await ctx.db.auditEntry.findMany({
      where: { appId: ctx.appId, action: "withdrawal.confirm" },
    });
    expect(entries).toMatchObject([
      {
        actorId: reader.reader?.id,
        targetId: readId("wdr", named.withdrawalId),
      },
    ]);
    const another = await sharing();
    expect((await listOwnersWithdrawals(another, of())).data).toEqual([]);
  });

  test("is confirmed of many at once; what is others' or was confirmed is passed over", async () => {
    const ctx = await sharing();
    const [reader, stranger] = [readerIn(ctx), readerIn(ctx)];
    for (const who of [reader, reader, stranger]) {
      const record = await shared(ctx, "taken");
      await taken(ctx, who, record);
      await takeBack(ctx, record);
    }
    const ids = [...(await told(reader)), ...(await told(stranger))]
      .map(({ id }) => id)
      .concat("wdr_0", "nonsense");
    const confirm = () => confirmWithdrawals(reader, { ids });
    expect(await confirm()).toMatchObject({ confirmed: 2 });
    expect(await confirm()).toMatchObject({ confirmed: 0 });
    expect(await told(reader, { state: "open" })).toEqual([]);
    expect(await told(reader, { state: "confirmed" })).toHaveLength(2);
    expect(await told(stranger, { state: "open" })).toHaveLength(1);
  });

  test("is late after 14 days, which its owner sees, and whoever moderates counts", async () => {
    const ctx = await sharing();
    const reader = readerIn(ctx);
    const moderator = readerIn(ctx, true);
    const before = await countLate(moderator);
    const record = await shared(ctx, "taken");
    await taken(ctx, reader, record);
    await takeBack(ctx, record);
    const at = (days: number) => new Date(Date.now() + days * DAY);
    const late = async (now: Date) => {
      const { data } = await listWithdrawals(
        { ...reader, now },
        of({ state: "late" }),
      );
      const owners = await listOwnersWithdrawals({ ...ctx, now }, of());
      expect(owners.data[0]?.late).toBe(data.length === 1);
      return data.length;
    };
    expect(await late(at(13.9))).toBe(0);
    expect(await late(at(14.1))).toBe(1);
    const now = at(14.1);
    expect(await countLate({ ...moderator, now })).toBeGreaterThan(before);
    await expect(countLate({ ...reader, now })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("is an owner's to see, and nobody's without inputs:read", async () => {
    const ctx = await sharing();
    const actor = keyWith("predict");
    await expect(
      listOwnersWithdrawals({ ...ctx, actor }, of()),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
