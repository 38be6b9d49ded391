import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { saltOf } from "@/lib/inputs/commitment";
import { destroyInput } from "@/lib/inputs/destroy";
import { openCommitment } from "@/lib/inputs/open-commitment";
import { findRecord } from "@/lib/inputs/record";
import { openCheckpoint } from "@/lib/log/checkpoint";
import { parseKeys } from "@/lib/log/key";
import { type Receipt, verifyReceipt } from "@/lib/log/receipt";
import { checkLog } from "@/lib/receipts/check";
import { prunable } from "@/lib/receipts/pruned";
import { publicKeys } from "@/lib/receipts/public";
import { getReceipt, listReceipts } from "@/lib/receipts/receipt";
import { ReceiptQuery } from "@/lib/receipts/schema";
import { sequence, sizeOf } from "@/lib/receipts/sequence";
import { renewEpochs } from "@/lib/retention/epochs";
import { sha256 } from "@/lib/sealing/digest";
import { openRecordKey } from "@/lib/sealing/record-key";
import { app, freshApp, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const now = new Date("2026-11-20T14:03:00.000Z");
const never = new Date(0);

async function destroyed(ctx: Ctx, text = "text") {
  const { id } = await stored(ctx, text);
  const { receipt } = await destroyInput(ctx, id);
  return { input: id, id: receipt };
}

describe("T1: the receipt of a destroyed record", () => {
  test("verifies offline, with nothing but the public key", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await destroyed(ctx);
      const receipt = await getReceipt(ctx, id);

      expect(receipt.entry).toMatchObject({
        action: "input.delete",
        at: now.toISOString(),
        everywhere_at: "2026-12-05T14:03:00.000Z",
      });
      expect(await verifyReceipt(receipt, await publicKeys(ctx))).toMatchObject(
        {
          verified: true,
        },
      );
    }));

  test("verifies as well when the log has grown, and from either time", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const first = await destroyed(ctx);
      const early = await getReceipt(ctx, first.id);
      for (let n = 0; n < 300; n++) await destroyed(ctx, `text ${n}`);
      await sequence(ctx);
      const late = await getReceipt(ctx, first.id);

      const key = await publicKeys(ctx);
      for (const receipt of [early, late]) {
        expect((await verifyReceipt(receipt, key)).verified).toBe(true);
      }
      expect(late.proof).not.toBe(early.proof);
    }));

  test("T2: doesn't verify with any character of it changed", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const receipt = await getReceipt(ctx, (await destroyed(ctx)).id);
      const text = JSON.stringify(receipt);
      const key = await publicKeys(ctx);

      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: text.length - 1 }),
          fc.constantFrom("0", "1", "a", "b", "Z", "+", " "),
          async (place, letter) => {
            fc.pre(text[place] !== letter);
            const changed =
              text.slice(0, place) + letter + text.slice(place + 1);
            const parsed = parsedOrNull(changed);
            fc.pre(parsed !== null && JSON.stringify(parsed) !== text);
            expect((await verifyReceipt(parsed, key)).verified).toBe(false);
          },
        ),
        { numRuns: 200 },
      );
    }));

  test("T4: says nothing of what the record was", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await destroyed(ctx, "my diagnosis");
      const told = JSON.stringify(await getReceipt(ctx, id));
      expect(told).not.toContain("diagnosis");
    }));

  test("T4: is of no content that anyone could name, once its epoch key is gone: not from a backup either", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "my diagnosis");
      const { salt } = await openCommitment(ctx, id);
      const row = await findRecord(ctx, String(readId("inp", id)));
      const backup = {
        appId: ctx.appId,
        inputId: row.id,
        epoch: row.epoch,
        generation: row.generation,
        wrappedKey: row.wrapped_key,
      };
      expect(saltOf(await openRecordKey(ctx.vault, backup))).toEqual(
        Buffer.from(salt, "hex"),
      );
      const { receipt } = await destroyInput(ctx, id);
      const DAY_MS = 86_400_000;
      await renewEpochs({ ...ctx, now: new Date(now.getTime() + DAY_MS) });

      await expect(openRecordKey(ctx.vault, backup)).rejects.toThrow();
      await expect(openCommitment(ctx, id)).rejects.toThrow();
      // Only whoever kept the salt from before can say what the receipt is of.
      const claim = { salt, content: sha256("my diagnosis") };
      expect(
        await verifyReceipt(
          await getReceipt(ctx, receipt),
          await publicKeys(ctx),
          claim,
        ),
      ).toMatchObject({ verified: true });
    }));

  test("is nobody else's: another tenant is told that there is none", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const other = await app(db, { now });
      const { id, input } = await destroyed(ctx);

      await expect(getReceipt(other, id)).rejects.toMatchObject({
        code: "not_found",
      });
      const query = ReceiptQuery.parse({});
      expect((await listReceipts(other, query)).data).toEqual([]);
      const own = await listReceipts(ctx, ReceiptQuery.parse({ input }));
      expect(own.data).toMatchObject([{ id, input, action: "delete" }]);
    }));
});

describe("T3: a history that is rewritten in the database", () => {
  const rewritings: [string, (ctx: Ctx) => Promise<unknown>][] = [
    [
      "an entry changed",
      ({ db }) => db.$executeRaw`
        UPDATE audit_entries SET outcome = 'refused'
        FROM log_places WHERE id = entry_id AND index = 3`,
    ],
    [
      "an entry removed",
      ({ db }) => db.$executeRaw`
        DELETE FROM audit_entries USING log_places
        WHERE id = entry_id AND index = 3`,
    ],
    [
      "two entries changed places",
      async ({ db }) => {
        await db.$executeRaw`UPDATE log_places SET index = -1 WHERE index = 3`;
        await db.$executeRaw`UPDATE log_places SET index = 3 WHERE index = 4`;
        await db.$executeRaw`UPDATE log_places SET index = 4 WHERE index = -1`;
      },
    ],
    [
      "the hashes made to fit",
      ({ db }) => db.$executeRaw`
        UPDATE log_tiles SET hashes = set_byte(hashes, 96, 255 - get_byte(hashes, 96))`,
    ],
  ];
  test.each(rewritings)(
    "(%s) is caught by whoever kept a checkpoint",
    (_how, rewrite) =>
      rolledBack(async (db) => {
        const ctx = await app(db, { now });
        await db.$executeRaw`TRUNCATE audit_entries, log_places, log_inbox, log_tiles, log_checkpoints`;
        for (let n = 0; n < 4; n++) await destroyed(ctx);
        await sequence(ctx);
        const { note } = await db.logCheckpoint.findFirstOrThrow();
        await destroyed(ctx);
        await sequence(ctx);
        const fine = { size: 8, signed: true, pruned: 0, wrong: [] };
        expect(await checkLog(ctx, note, never)).toEqual(fine);

        await rewrite(ctx);

        const found = await checkLog(ctx, note, never);
        expect(found).not.toEqual(fine);
        expect(found.wrong).toContain(3);
      }),
  );
});

describe("a log whose oldest entries were pruned", () => {
  const DAY_MS = 86_400_000;
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  async function remove({ db }: Ctx, index: { lt?: number; in?: number[] }) {
    const places = await db.logPlace.findMany({ where: { index } });
    await db.logPlace.deleteMany({ where: { index } });
    const id = { in: places.map(({ entryId }) => entryId) };
    await db.auditEntry.deleteMany({ where: { id } });
  }

  /** Four entries of each day, and the newest checkpoint. */
  async function grown(ctx: Ctx, ...days: number[]): Promise<string> {
    await ctx.db
      .$executeRaw`TRUNCATE audit_entries, log_places, log_inbox, log_tiles, log_checkpoints`;
    for (const day of days) {
      const then = { ...ctx, now: daysAgo(day) };
      for (let n = 0; n < 2; n++) await destroyed(then);
      await sequence(then);
    }
    const { note } = await ctx.db.logCheckpoint.findFirstOrThrow({
      orderBy: { size: "desc" },
    });
    return note;
  }

  test("is as it should be, and so is what it proves of the others", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const note = await grown(ctx, 30, 20, 10);
      await remove(ctx, { lt: 8 });

      expect(await checkLog(ctx, note, daysAgo(15))).toEqual({
        size: 12,
        signed: true,
        pruned: 8,
        wrong: [],
      });
      const { id } = await destroyed(ctx);
      const receipt = await getReceipt(ctx, id);
      expect(await verifyReceipt(receipt, await publicKeys(ctx))).toMatchObject(
        {
          verified: true,
        },
      );
    }));

  test.each<[string, Parameters<typeof remove>[1], number, number[]]>([
    ["some that were too young went along", { lt: 9 }, 8, [8]],
    ["one in between went along", { in: [0, 1, 3] }, 2, [3]],
    ["younger ones went alone", { in: [10] }, 0, [10]],
    ["all went", { lt: 12 }, 8, [8, 9, 10, 11]],
  ])("is not where %s", (_, where, pruned, wrong) =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const note = await grown(ctx, 30, 20, 10);
      await remove(ctx, where);

      expect(await checkLog(ctx, note, daysAgo(15))).toEqual({
        size: 12,
        signed: true,
        pruned,
        wrong,
      });
    }),
  );

  test("keeps one checkpoint for each day that is over, and the newest", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await grown(ctx, 30, 30, 20, 0);
      await destroyed(ctx);
      await sequence(ctx);

      const kept = await db.logCheckpoint.findMany({
        orderBy: { size: "asc" },
      });
      expect(kept.map(({ size, at }) => [Number(size), at])).toEqual([
        [8, daysAgo(30)],
        [12, daysAgo(20)],
        [18, now],
      ]);
    }));

  test("can lose no entry that no checkpoint shows to be old enough", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await grown(ctx, 30, 20, 10);

      expect(await prunable(db, daysAgo(31))).toBe(0);
      expect(await prunable(db, daysAgo(20))).toBe(8);
      expect(await prunable(db, now)).toBe(12);
    }));
});

test("entries get one place each, whoever sequences at once", async () => {
  const ctx = await freshApp({ now });
  for (let n = 0; n < 50; n++) await destroyed(ctx, `text ${n}`);
  await Promise.all(Array.from({ length: 4 }, () => sequence(ctx)));

  const [{ rows = 0n, places = 0n } = {}] = await ctx.db.$queryRaw<
    { rows: bigint; places: bigint }[]
  >`SELECT count(*) AS rows, count(DISTINCT index) AS places
    FROM audit_entries LEFT JOIN log_places ON entry_id = id`;
  expect(places).toBe(rows);
  expect(BigInt(await sizeOf(ctx.db))).toBeGreaterThanOrEqual(rows);
});

test("a checkpoint is signed by the instance's own key, which stays the same", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    await destroyed(ctx);
    await sequence(ctx);
    const { note } = await db.logCheckpoint.findFirstOrThrow({
      orderBy: { size: "desc" },
    });
    const keys = await parseKeys(await publicKeys(ctx));
    expect(await openCheckpoint(note, keys)).toMatchObject({
      origin: keys[0]?.name,
    });
  }));

function parsedOrNull(text: string): Receipt | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
