import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { connect } from "@/lib/db";
import { env } from "@/lib/env";
import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { JOBS } from "@/lib/permissions";
import { liftHold } from "@/lib/retention/holds/change";
import { placeHold } from "@/lib/retention/holds/place";
import { setPolicy } from "@/lib/retention/policy";
import { previewPolicy } from "@/lib/retention/preview/preview";
import { purgeExpired } from "@/lib/retention/purge";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-01T12:00:00.000Z");
const DAY = 86_400;
const onDay = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + days * DAY * 1000),
});
const why = { reason: "Case 4711", review_at: "2027-02-01" };

const ROUNDS = 80;
const HEAD_STARTS = 12;

/** What each who was at a record was told, and what is left of it. */
type Outcome = {
  held: boolean;
  /** How often it was destroyed, by hand or by the purge. */
  destroyed: number;
  alive: boolean;
  entries: number;
  refusals: unknown[];
};

describe("R4: of a hold and a destruction at the same moment, one wins, and both know which", () => {
  test("where the purge comes", async () => {
    const outcomes = await raced((late, input) => {
      const actor = { kind: "job", id: "purge", may: JOBS.purge } as const;
      // By the clock of who holds it, it has not expired yet.
      const inTime = { ...late, now: new Date(late.now.getTime() - 1000) };
      return {
        hold: () => placeHold(inTime, { ...why, input, q: null }),
        destroy: async () => (await purgeExpired({ ...late, actor })).purged,
      };
    });
    expectOneWinner(outcomes);
  });

  test("where hands come", async () => {
    const outcomes = await raced((late, input) => {
      const ctx = onDay(late, 1);
      return {
        hold: () => placeHold(ctx, { ...why, input, q: null }),
        destroy: async () => {
          await destroyInput(ctx, input);
          return 1;
        },
      };
    });
    expectOneWinner(outcomes);
  });

  type Attempts = {
    hold: () => Promise<unknown>;
    /** Answers with how many records it destroyed. */
    destroy: () => Promise<number>;
  };

  /**
   * Many rounds, each with a record of its own: a hold, and two who would destroy it
   * and come a few round trips later, in some rounds more than in others.
   */
  async function raced(
    attemptsAt: (late: Ctx, id: string) => Attempts,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const ctx = await freshApp({ now: received });
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await stored(ctx, `round ${round}`);
      const { hold, destroy } = attemptsAt(onDay(ctx, 30), id);
      const destroying = async () => {
        for (let trip = 0; trip < round % HEAD_STARTS; trip++) {
          await ctx.db.$queryRaw`SELECT 1`;
        }
        return destroy();
      };
      const results = await Promise.allSettled([
        hold().then(() => 0),
        destroying(),
        destroying(),
      ]);
      outcomes.push(await outcomeOf(ctx, id, results));
    }
    return outcomes;
  }

  async function outcomeOf(
    { db, appId }: Ctx,
    shown: string,
    results: PromiseSettledResult<number>[],
  ): Promise<Outcome> {
    const id = String(readId("inp", shown));
    const counts = results.map((one) =>
      one.status === "fulfilled" ? one.value : 0,
    );
    const outcome = {
      held: results[0]?.status === "fulfilled",
      destroyed: counts.reduce((sum, count) => sum + count, 0),
      alive: (await db.recordKey.count({ where: { appId, inputId: id } })) > 0,
      entries: await db.auditEntry.count({
        where: {
          appId,
          targetId: id,
          action: { in: ["input.purge", "input.delete"] },
        },
      }),
      refusals: results.flatMap((one) =>
        one.status === "rejected" ? [one.reason.code] : [],
      ),
    };
    await db.heldRecord.deleteMany({ where: { appId } });
    await db.input.deleteMany({ where: { appId } });
    return outcome;
  }

  function expectOneWinner(outcomes: Outcome[]) {
    for (const { held, destroyed, alive, entries, refusals } of outcomes) {
      expect({ alive, destroyed, entries }).toEqual(
        held
          ? { alive: true, destroyed: 0, entries: 0 }
          : { alive: false, destroyed: 1, entries: 1 },
      );
      for (const code of refusals) {
        expect(code).toBe(held ? "held" : "not_found");
      }
    }
    // A race in which one side always wins is none.
    expect(new Set(outcomes.map(({ held }) => held)).size).toBe(2);
  }
});

test("R4: between the look at what a window destroys and the change, no hold is lifted", async () => {
  const ctx = await freshApp({ now: received });
  const { id } = await stored(ctx, "evidence");
  await stored(ctx, "another");
  const held = await placeHold(ctx, { ...why, input: id, q: null });
  const old = onDay(ctx, 10);
  const { token } = await previewPolicy(old, { window: DAY });
  const watch = connect(String(env().DATABASE_URL));

  const setting = await old.db.$transaction(async (db) => {
    await liftHold({ ...old, db }, held.id);
    const setting = setPolicy(old, { store: true, window: DAY, token });
    setting.catch(() => {});
    await untilSomebodyWaits();
    return { setting };
  });
  await expect(setting.setting).rejects.toMatchObject({ code: "conflict" });
  await watch.$disconnect();

  async function untilSomebodyWaits() {
    for (;;) {
      const waiting = await watch.$queryRaw<object[]>`
        SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      if (waiting.length > 0) return;
    }
  }
});
