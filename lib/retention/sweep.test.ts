import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { newId, readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { renewEpochs } from "@/lib/retention/epochs";
import { findMissing } from "@/lib/retention/missing";
import { removeOrphans } from "@/lib/retention/orphans";
import { destroySpareEpochs } from "@/lib/retention/spare-epochs";
import { newRecordKey } from "@/lib/sealing/record-key";
import { app, rolledBack, testVault } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";
import { stored } from "@/lib/testing/inputs";

const HOUR = 3_600_000;
const LARGE = "x".repeat(100_000);
const vaultOfOwn = async () => testVault(await ownFolder());
const later = (ctx: Ctx, hours: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + hours * HOUR),
});
const blobsOf = ({ vault }: Ctx) => Array.fromAsync(vault.blobs.list(""));
const keysOf = async ({ vault, appId }: Ctx) =>
  (await Array.fromAsync(vault.keys.list(`epochs/${appId}/`))).sort();

async function* bytes() {
  yield Buffer.from("sealed");
}

describe("blobs without rows", () => {
  test("go once their request is over, wherever they are, and no others do", () =>
    rolledBack(async (db) => {
      const vault = await vaultOfOwn();
      const ctx = await app(db, { vault });
      const other = await app(db, { vault });
      const kept = await stored(ctx, LARGE);
      await stored(other, LARGE);
      const doomed = `${ctx.appId}/2026-11-01/doomed`;
      await db.doomedBlob.create({ data: { key: doomed, since: ctx.now } });
      const named = await blobsOf(ctx);
      const orphans = [
        `${ctx.appId}/2026-11-01/orphan`,
        `${other.appId}/2026-11-01/orphan`,
        "probe/2026-11-01/x",
      ];
      for (const key of [doomed, ...orphans])
        await vault.blobs.put(key, bytes());

      expect(await removeOrphans(later(ctx, 1))).toBe(0);
      expect(await removeOrphans(later(ctx, 3))).toBe(3);
      expect((await blobsOf(ctx)).sort()).toEqual([...named, doomed].sort());
      await expect(openInput(ctx, kept.id)).resolves.toBeTruthy();
    }));

  test("named by another app's record, is an orphan still", () =>
    rolledBack(async (db) => {
      const vault = await vaultOfOwn();
      const ctx = await app(db, { vault });
      const other = await app(db, { vault });
      const { id } = await stored(ctx, LARGE);
      const foreign = `${other.appId}/2026-11-01/x`;
      await ctx.vault.blobs.put(foreign, bytes());
      await db.input.updateMany({
        where: { id: String(readId("inp", id)) },
        data: { blobKey: foreign },
      });
      expect(await removeOrphans(later(ctx, 3))).toBe(2);
    }));
});

test("what belongs to apps that this database never knew stays: the folder may be another's", () =>
  rolledBack(async (db) => {
    const vault = await vaultOfOwn();
    const ctx = await app(db, { vault });
    const unknown = newId(ctx.now);
    await vault.blobs.put(`${unknown}/2026-11-01/x`, bytes());
    await newRecordKey(vault, unknown, newId(ctx.now));

    const muchLater = later(ctx, 1000);
    expect(await removeOrphans(muchLater)).toBe(0);
    expect(await destroySpareEpochs(muchLater)).toBe(0);
    expect(
      await Array.fromAsync(vault.keys.list(`epochs/${unknown}/`)),
    ).toHaveLength(1);
  }));

describe("rows without blobs", () => {
  test("are listed, stay, and are taken off the list when the blob is back or the record gone", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { vault: await vaultOfOwn() });
      const [one, two] = [await stored(ctx, LARGE), await stored(ctx, LARGE)];
      await stored(ctx, "in the database");
      expect(await findMissing(ctx)).toBe(0);

      const keys = await blobsOf(ctx);
      await ctx.vault.blobs.remove(keys);
      expect(await findMissing(ctx)).toBe(2);
      expect(await findMissing(later(ctx, 1))).toBe(2);
      expect(await db.missingBlob.findMany()).toMatchObject([
        { appId: ctx.appId, since: ctx.now },
        { appId: ctx.appId, since: ctx.now },
      ]);
      expect(await db.input.count({ where: { appId: ctx.appId } })).toBe(3);

      const row = await db.input.findFirstOrThrow({
        where: { id: String(readId("inp", one.id)) },
      });
      await ctx.vault.blobs.put(String(row.blobKey), bytes());
      expect(await findMissing(ctx)).toBe(1);
      await destroyInput(ctx, two.id);
      expect(await findMissing(ctx)).toBe(0);
    }));

  test("are found in turns, from where the last search ended", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { vault: await vaultOfOwn() });
      await db.$executeRaw`
        INSERT INTO inputs
          (app_id, id, type, media_type, bytes, sealed_details, blob_key)
        SELECT ${ctx.appId}::uuid, uuidv7(), 'text', 'text/plain', 1, '\\x00',
          ${ctx.appId} || '/2026-11-01/' || n FROM generate_series(1, 15000) n`;

      expect(await findMissing(ctx)).toBe(10_000);
      expect(await findMissing(ctx)).toBe(15_000);
      await findMissing(ctx);
      expect(await db.missingBlob.count()).toBe(15_000);
    }));
});

describe("epoch keys", () => {
  const morning = new Date("2026-11-01T09:00:00.000Z");

  test("that no record is under go when their half of the day is over", () =>
    rolledBack(async (db) => {
      const vault = await vaultOfOwn();
      const ctx = await app(db, { now: morning, vault });
      const other = await app(db, { now: morning, vault });
      await stored(other, "kept");
      await stored(later(ctx, 4), "kept, since noon");
      // As a request does that fails before its rows are written.
      await newRecordKey(vault, ctx.appId, newId(ctx.now));

      expect(await destroySpareEpochs(later(ctx, 4.9))).toBe(0);
      expect(await destroySpareEpochs(later(ctx, 5))).toBe(1);
      expect(await keysOf(ctx)).toEqual([`epochs/${ctx.appId}/2026-11-01-1`]);
      expect(await keysOf(other)).toHaveLength(1);
      const where = { appId: ctx.appId, action: "epoch.destroy" };
      expect(await db.auditEntry.count({ where })).toBe(1);
      expect(await destroySpareEpochs(later(ctx, 500))).toBe(0);
    }));

  test("of destroyed records are left to their renewal, and none is left after both", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: morning, vault: await vaultOfOwn() });
      const [one, two] = [await stored(ctx, "one"), await stored(ctx, "two")];
      await destroyInput(ctx, one.id);
      expect(await destroySpareEpochs(later(ctx, 48))).toBe(0);
      await renewEpochs(later(ctx, 48));
      expect(await keysOf(ctx)).toEqual([`epochs/${ctx.appId}/2026-11-01-2`]);
      expect(await destroySpareEpochs(later(ctx, 48))).toBe(0);
      await expect(openInput(later(ctx, 48), two.id)).resolves.toBeTruthy();

      await destroyInput(later(ctx, 48), two.id);
      expect(await destroySpareEpochs(later(ctx, 48))).toBe(0);
      await renewEpochs(later(ctx, 48));
      expect(await keysOf(ctx)).toEqual([]);
    }));
});
