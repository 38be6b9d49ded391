import { describe, expect, onTestFinished, test } from "vitest";
import type { Ctx, Db } from "@/lib/context";
import { destroyInput } from "@/lib/inputs/destroy";
import { openCheckpoint } from "@/lib/log/checkpoint";
import { parseKeys } from "@/lib/log/key";
import { type Receipt, verifyReceipt } from "@/lib/log/receipt";
import { nextKeyIn } from "@/lib/log/succession";
import { checkLog } from "@/lib/receipts/check";
import { publicKeys } from "@/lib/receipts/public";
import { getReceipt } from "@/lib/receipts/receipt";
import { rotateLogKey } from "@/lib/receipts/rotate";
import type { KeyStore } from "@/lib/stores";
import { app, freshApp, rolledBack, testVault } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";
import { stored } from "@/lib/testing/inputs";

const never = new Date(0);

/** An app on a log of its own, whose keys nobody else has. */
async function ownLogged(db: Db, folder?: string): Promise<Ctx> {
  await db.$executeRaw`
    TRUNCATE audit_entries, log_places, log_inbox, log_tiles, log_checkpoints, log_keys`;
  return app(db, { vault: await testVault(folder ?? (await ownFolder())) });
}

async function receiptOf(ctx: Ctx): Promise<Receipt> {
  const { id } = await stored(ctx, "text");
  return getReceipt(ctx, (await destroyInput(ctx, id)).receipt);
}

const isVerified = async (receipt: Receipt, vkeys: string) =>
  (await verifyReceipt(receipt, vkeys)).verified;

const newest = ({ db }: Ctx) =>
  db.logCheckpoint.findFirstOrThrow({ orderBy: { size: "desc" } });

/** The same, with keys that fail in a way. */
const broken = (ctx: Ctx, keys: Partial<KeyStore>): Ctx => ({
  ...ctx,
  vault: { ...ctx.vault, keys: { ...ctx.vault.keys, ...keys } },
});

describe("T6: when the log changes its key", () => {
  test("what was signed before and after is checked by the file of keys, and each by its own", () =>
    rolledBack(async (db) => {
      const ctx = await ownLogged(db);
      const old = await publicKeys(ctx);
      const before = await receiptOf(ctx);
      const { note: kept } = await newest(ctx);

      const { vkey, vouchedFor } = await rotateLogKey(ctx);
      const after = await receiptOf(ctx);
      const both = await publicKeys(ctx);

      expect(vouchedFor).toBe(true);
      expect(both).toBe(`${vkey}\n${old}`);
      expect(await isVerified(before, both)).toBe(true);
      expect(await isVerified(after, both)).toBe(true);
      expect(await isVerified(before, old)).toBe(true);
      expect(await isVerified(after, vkey)).toBe(true);
      expect(await isVerified(after, old)).toBe(false);
      expect(await isVerified(before, vkey)).toBe(false);
      expect(await checkLog(ctx, kept, never)).toMatchObject({
        signed: true,
        wrong: [],
      });
    }));

  test("it keeps its name, and the old key names the new one before it goes", () =>
    rolledBack(async (db) => {
      const ctx = await ownLogged(db);
      const old = await parseKeys(await publicKeys(ctx));
      await receiptOf(ctx);
      const { vkey } = await rotateLogKey(ctx);
      const next = await parseKeys(vkey);

      const { introduction } = await db.logKey.findUniqueOrThrow({
        where: { id: 2 },
      });
      expect([await nextKeyIn(String(introduction), old)]).toEqual(next);
      const { origin } = await openCheckpoint(String(introduction), next);
      expect(origin).toBe(old[0]?.name);
      expect((await newest(ctx)).note).toBe(introduction);

      await receiptOf(ctx);
      const { note } = await newest(ctx);
      expect(await openCheckpoint(note, next)).toMatchObject({
        origin,
        extensions: [],
      });
      await expect(nextKeyIn(note, next)).rejects.toThrow("names no key");
    }));

  test("the private half of the old one is gone, and there is one of the new", () =>
    rolledBack(async (db) => {
      const ctx = await ownLogged(db);
      await receiptOf(ctx);
      await rotateLogKey(ctx);
      await rotateLogKey(ctx);

      const { keys } = ctx.vault;
      expect(await keys.find("instance/log")).toBeNull();
      expect(await keys.find("instance/log-2")).toBeNull();
      expect(await keys.find("instance/log-3")).not.toBeNull();
      const rows = await db.logKey.findMany({ orderBy: { id: "asc" } });
      expect(rows.map(({ retiredAt }) => retiredAt !== null)).toEqual([
        true,
        true,
        false,
      ]);
    }));

  test("whoever sequences or rotates at once, every receipt verifies", async () => {
    const vault = await testVault(await ownFolder());
    const ctx = await freshApp({ vault });
    await ctx.db.$executeRaw`
      TRUNCATE audit_entries, log_places, log_inbox, log_tiles, log_checkpoints, log_keys`;
    onTestFinished(async () => void (await ctx.db.logKey.deleteMany()));
    const receipts = await Promise.all([
      ...Array.from({ length: 6 }, () => receiptOf(ctx)),
      rotateLogKey(ctx).then(() => receiptOf(ctx)),
      rotateLogKey(ctx).then(() => receiptOf(ctx)),
    ]);

    for (const receipt of receipts) {
      expect(await isVerified(receipt, await publicKeys(ctx))).toBe(true);
    }
    expect(await ctx.db.logKey.count({ where: { retiredAt: null } })).toBe(1);
  });

  test("a process that has long been running signs with the new one", () =>
    rolledBack(async (db) => {
      const folder = await ownFolder();
      const ctx = await ownLogged(db, folder);
      const running = { ...ctx, vault: await testVault(folder) };
      await receiptOf(running);
      const { vkey } = await rotateLogKey(ctx);

      expect(await isVerified(await receiptOf(running), vkey)).toBe(true);
    }));
});

describe("T6: a change of the log's key that is broken off", () => {
  const lost = () => {
    throw new Error("The power is gone.");
  };

  test.each<[string, (ctx: Ctx) => Partial<KeyStore>]>([
    [
      "when the next key is made",
      ({ vault }) => ({
        obtain: async (name) => {
          await vault.keys.obtain(name);
          return lost();
        },
      }),
    ],
    [
      "before the old one is destroyed",
      () => ({ destroy: async () => lost() }),
    ],
    [
      "after the old one is destroyed",
      ({ vault }) => ({
        destroy: async (name) => {
          await vault.keys.destroy(name);
          return lost();
        },
      }),
    ],
  ])("%s, leaves a log that works, and is taken up again", (_, failing) =>
    rolledBack(async (db) => {
      const ctx = await ownLogged(db);
      const first = await publicKeys(ctx);
      const before = await receiptOf(ctx);
      await expect(rotateLogKey(broken(ctx, failing(ctx)))).rejects.toThrow(
        "The power is gone.",
      );

      const between = await receiptOf(ctx);
      const known = await publicKeys(ctx);
      expect(await isVerified(between, known)).toBe(true);
      const { vkey } = await rotateLogKey(ctx);
      const after = await receiptOf(ctx);

      expect(await publicKeys(ctx)).toBe(`${vkey}\n${first}`);
      for (const receipt of [before, between, after]) {
        expect(await isVerified(receipt, await publicKeys(ctx))).toBe(true);
      }
      expect(await isVerified(after, first)).toBe(false);
    }),
  );

  test("by the loss of the old key: nothing signs until there is another, for which nobody vouches", () =>
    rolledBack(async (db) => {
      const ctx = await ownLogged(db);
      await receiptOf(ctx);
      await ctx.vault.keys.destroy("instance/log");
      await expect(receiptOf(ctx)).rejects.toThrow("rotate-log-key");

      const { vkey, vouchedFor } = await rotateLogKey(ctx);

      expect(vouchedFor).toBe(false);
      expect(await isVerified(await receiptOf(ctx), vkey)).toBe(true);
    }));
});
