import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Ctx, Db } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { newId, showId, timeOf } from "@/lib/ids";
import { previewPolicy } from "@/lib/retention/preview/preview";
import type { Histogram } from "@/lib/retention/schema";
import { app, keyWith, rolledBack, viewer } from "@/lib/testing/database";
import { png, stored } from "@/lib/testing/inputs";

const now = new Date("2026-11-20T14:03:00.000Z");
const DAY = 86_400;
const ago = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  now: new Date(now.getTime() - days * DAY * 1000),
});

test("a preview says how much would go now, how old, of which type, and when the rest will", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: viewer, now });
    const given = { ...ctx, actor: keyWith("inputs:write") };
    const oldest = await stored(ago(given, 20), "a text");
    const image = await stored(ago(given, 10), await png());
    await stored(ago(given, 3), "stays four days");
    await stored(ago(given, 3), "stays one day", { retention: 4 * DAY });

    expect(await previewPolicy(ctx, { window: 7 * DAY })).toEqual({
      object: "retention.preview",
      window: "7d",
      records: 2,
      bytes: oldest.bytes + image.bytes,
      oldest: oldest.received_at,
      by_type: { image: 1, text: 1, video: 0 },
      sample: [oldest.id, image.id],
      held: 0,
      histogram: {
        days: [
          { day: "2026-11-21", records: 1 },
          { day: "2026-11-24", records: 1 },
        ],
        later: 0,
        never: 0,
      },
      token: expect.any(String),
      token_expires_at: "2026-11-20T14:13:00.000Z",
    });
    const endless = await previewPolicy(ctx, { window: null });
    expect(endless).toMatchObject({
      records: 0,
      sample: [],
      oldest: null,
      histogram: { never: 3 },
    });
  }));

test("it counts nothing that has expired, and nothing of another tenant", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const other = await app(db, { now });
    await stored(ago(other, 20), "theirs");
    await stored(ago(ctx, 31), "past the window");
    await stored(ago(ctx, 20), "past its own time", { retention: 5 * DAY });

    const preview = await previewPolicy(ctx, { window: DAY });
    expect(preview).toMatchObject({ records: 0, bytes: 0, sample: [] });
    expect(await previewPolicy(ctx, { window: null })).toMatchObject({
      histogram: { days: [], later: 0, never: 0 },
    });
  }));

test("a window is previewed by whoever reads the policy, and up to the longest allowed", () =>
  rolledBack(async (db) => {
    const instance = { store: true, windowSeconds: 60 * DAY };
    const ctx = await app(db, { now, policy: { instance } });
    await expect(
      previewPolicy({ ...ctx, actor: keyWith("inputs:read") }, { window: DAY }),
    ).rejects.toMatchObject({ code: "forbidden" });
    for (const window of [61 * DAY, null]) {
      await expect(previewPolicy(ctx, { window })).rejects.toMatchObject({
        code: "invalid_request",
        param: "window",
      });
    }
    await previewPolicy(ctx, { window: 60 * DAY });
  }));

describe("whatever an app keeps", () => {
  /** A record by its age, its own wish and its holds, in hours. */
  const Record = fc.record({
    age: fc.nat(60 * 24),
    wish: fc.option(fc.integer({ min: 1, max: 500 * 24 })),
    held: fc.boolean(),
  });
  const Window = fc.option(fc.integer({ min: 1, max: 400 * 24 }));
  type Given = { age: number; wish: number | null; held: boolean };

  const HOUR_MS = 3_600_000;
  const HOUR = 3_600;

  test("the preview counts what goes, what is held and what goes when, exactly", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(Record, { maxLength: 30 }),
        Window,
        Window,
        (records, has, wants) =>
          rolledBack(async (db) => {
            const windowSeconds = has && has * HOUR;
            const window = wants && wants * HOUR;
            const ctx = await app(db, { now, windowSeconds });
            await keep(db, ctx, records);

            const preview = await previewPolicy(ctx, { window });
            const expected = expectedOf(ctx, records, window);
            expect(preview).toMatchObject(expected);
          }),
      ),
      { numRuns: 60 },
    ));

  async function keep(db: Db, { appId }: Ctx, records: Given[]) {
    const holdId = newId(now);
    const sealed = Uint8Array.of(1);
    await db.hold.create({
      data: { appId, id: holdId, sealedWhy: sealed, reviewAt: now },
    });
    for (const { age, wish, held } of records) {
      const received = new Date(now.getTime() - age * HOUR_MS);
      const id = newId(received);
      await db.input.create({
        data: {
          appId,
          id,
          type: "text",
          mediaType: "text/plain",
          bytes: 1n,
          goesAt: goesAt(received, wish),
          sealedDetails: sealed,
        },
      });
      if (held) {
        await db.heldRecord.create({ data: { appId, inputId: id, holdId } });
      }
    }
  }

  const goesAt = (received: Date, wish: number | null) =>
    wish === null ? null : new Date(received.getTime() + wish * HOUR_MS);

  /** The same, one record after the other. */
  function expectedOf(ctx: Ctx, records: Given[], window: number | null) {
    const app = { store: true, windowSeconds: window };
    const wanted = { ...ctx.policy, app };
    const days = new Map<string, number>();
    const told = { records: 0, held: 0, later: 0, never: 0 };
    for (const { age, wish, held } of records) {
      const received = new Date(now.getTime() - age * HOUR_MS);
      const goes = goesAt(received, wish);
      const had = expiryOf(ctx.policy, received, goes);
      const has = expiryOf(wanted, received, goes);
      const past = has !== null && has <= now;
      if (held) told.held++;
      else if (had !== null && had <= now) continue;
      else if (past) told.records++;
      else if (has === null) told.never++;
      else {
        const day = has.toISOString().slice(0, 10);
        if (day >= "2027-11-21") told.later++;
        else days.set(day, (days.get(day) ?? 0) + 1);
      }
    }
    const histogram: Histogram = {
      days: [...days]
        .map(([day, records]) => ({ day, records }))
        .sort((one, next) => one.day.localeCompare(next.day)),
      later: told.later,
      never: told.never,
    };
    return { records: told.records, held: told.held, histogram };
  }
});

test("the sample is of the oldest, as the world names them", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    for (let day = 20; day > 10; day--) await stored(ago(ctx, day), "text");

    const { sample, records } = await previewPolicy(ctx, { window: DAY });
    expect(records).toBe(10);
    const rows = await db.input.findMany({
      where: { appId: ctx.appId },
      orderBy: { id: "asc" },
      take: 5,
    });
    expect(sample).toEqual(rows.map(({ id }) => showId("inp", id)));
    expect(timeOf(rows[0]?.id ?? "")).toEqual(ago(ctx, 20).now);
  }));
