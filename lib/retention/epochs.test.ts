import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId, timeOf } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { readInput } from "@/lib/inputs/read";
import { findRecord } from "@/lib/inputs/record";
import { storeInputs } from "@/lib/inputs/store";
import { renewEpochs } from "@/lib/retention/epochs";
import { epochKeyName, openRecordKey } from "@/lib/sealing/record-key";
import { app, rolledBack } from "@/lib/testing/database";
import { allOf, newRecord, stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-01T12:00:00.000Z");
const at = (ctx: Ctx, instant: string): Ctx => ({
  ...ctx,
  now: new Date(instant),
});
const NEXT_DAY = "2026-11-02T02:00:00.000Z";

/** A record's row as a backup of the database still has it. */
async function backedUp(ctx: Ctx, shown: string) {
  const row = await findRecord(ctx, String(readId("inp", shown)));
  return {
    appId: ctx.appId,
    inputId: row.id,
    epoch: row.epoch,
    generation: row.generation,
    wrappedKey: row.wrapped_key,
  };
}

test("R7: a destroyed record can't be opened from a backup, and its neighbour can live", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const doomed = await stored(ctx, "doomed");
    const neighbour = await stored(ctx, "neighbour");
    const backup = await backedUp(ctx, doomed.id);

    await destroyInput(at(ctx, "2026-11-01T13:00:00Z"), doomed.id);
    await expect(openRecordKey(ctx.vault, backup)).resolves.toBeTruthy();
    expect(await renewEpochs(at(ctx, NEXT_DAY))).toBe(1);

    await expect(openRecordKey(ctx.vault, backup)).rejects.toThrow();
    const content = await readInput(at(ctx, NEXT_DAY), neighbour.id);
    expect((await allOf(content.read())).toString()).toBe("neighbour");
    expect(await db.dirtyEpoch.count()).toBe(0);
  }));

test("the key of a day is left alone while records may still come under it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const { id } = await stored(ctx, "doomed");
    await destroyInput(ctx, id);

    expect(await renewEpochs(at(ctx, "2026-11-02T01:59:59.999Z"))).toBe(0);
    const epoch = new Date("2026-11-01");
    const name = epochKeyName({ appId: ctx.appId, epoch, generation: 1 });
    expect(await ctx.vault.keys.find(name)).not.toBeNull();
  }));

test("the key of a morning goes in the afternoon, not when the day is over", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: new Date("2026-11-01T00:00:00.000Z") });
    const doomed = await stored(ctx, "doomed");
    const backup = await backedUp(ctx, doomed.id);
    await destroyInput(ctx, doomed.id);

    expect(await renewEpochs(at(ctx, "2026-11-01T13:59:59.999Z"))).toBe(0);
    expect(await renewEpochs(at(ctx, "2026-11-01T14:00:00.000Z"))).toBe(1);
    await expect(openRecordKey(ctx.vault, backup)).rejects.toThrow();
  }));

test("an epoch in which nothing was destroyed keeps its key, as does another app's", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const other = await app(db, { now: received });
    const { id } = await stored(ctx, "doomed");
    const theirs = await stored(other, "theirs");
    await destroyInput(ctx, id);
    await renewEpochs(at(ctx, NEXT_DAY));

    const row = await backedUp(other, theirs.id);
    expect(row.generation).toBe(1);
    await expect(openRecordKey(other.vault, row)).resolves.toBeTruthy();
  }));

test("what lives on may lose a neighbour again, and is wrapped once more", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const [one, two, three] = [
      await stored(ctx, "one"),
      await stored(ctx, "two"),
      await stored(ctx, "three"),
    ];
    await destroyInput(ctx, one.id);
    await renewEpochs(at(ctx, NEXT_DAY));
    const backup = await backedUp(ctx, two.id);
    await destroyInput(at(ctx, NEXT_DAY), two.id);
    await renewEpochs(at(ctx, "2026-11-02T03:00:00Z"));

    await expect(openRecordKey(ctx.vault, backup)).rejects.toThrow();
    const survivor = await backedUp(ctx, three.id);
    expect(survivor.generation).toBe(5);
    expect(timeOf(survivor.inputId)).toEqual(received);
    await expect(openRecordKey(ctx.vault, survivor)).resolves.toBeTruthy();
  }));

test("an epoch with a damaged key is told of, and keeps no other from being renewed", () =>
  rolledBack(async (db) => {
    const broken = await app(db, { now: received });
    const whole = await app(db, { now: received });
    const damaged = await stored(broken, "damaged");
    for (const ctx of [broken, whole]) {
      await destroyInput(ctx, (await stored(ctx, "doomed")).id);
      await stored(ctx, "neighbour");
    }
    await db.recordKey.updateMany({
      where: { inputId: String(readId("inp", damaged.id)) },
      data: { wrappedKey: Uint8Array.of(1, 2, 3) },
    });

    expect(await renewEpochs(at(whole, NEXT_DAY))).toBe(1);
    expect(await db.dirtyEpoch.findMany()).toMatchObject([
      { appId: broken.appId },
    ]);
    await destroyInput(at(broken, NEXT_DAY), damaged.id);
    expect(await renewEpochs(at(broken, NEXT_DAY))).toBe(1);
    expect(await db.dirtyEpoch.count()).toBe(0);
  }));

test("a thousand survivors are wrapped anew, each with its own key", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const doomed = await stored(ctx, "doomed");
    const ids: string[] = [];
    for (let batch = 0; batch < 11; batch++) {
      const records = Array.from({ length: 100 }, (_, n) =>
        newRecord(`record ${batch} ${n}`),
      );
      const views = await storeInputs(ctx, records);
      ids.push(...views.flatMap(({ id }) => id ?? []));
    }
    await destroyInput(ctx, doomed.id);
    const stopped = AbortSignal.abort();
    expect(await renewEpochs(at(ctx, NEXT_DAY), stopped)).toBe(0);
    await renewEpochs(at(ctx, NEXT_DAY));

    for (const [place, text] of [
      [0, "record 0 0"],
      [1_099, "record 10 99"],
    ] as const) {
      const content = await readInput(at(ctx, NEXT_DAY), String(ids[place]));
      expect((await allOf(content.read())).toString()).toBe(text);
    }
    expect(await db.recordKey.count({ where: { generation: 1 } })).toBe(0);
  }));

test("every key that waits is renewed in one run, however many there are", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    await db.$executeRaw`
      INSERT INTO dirty_epochs (app_id, epoch, generation, since)
      SELECT ${ctx.appId}::uuid, date '2026-10-01' - n, n % 3, now()
      FROM generate_series(1, 250) n`;
    expect(await renewEpochs(at(ctx, NEXT_DAY))).toBe(250);
    expect(await db.dirtyEpoch.count()).toBe(0);
  }));
