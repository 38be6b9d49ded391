import { describe, expect, test } from "vitest";

import { closeApp } from "@/lib/apps/close";
import type { Ctx } from "@/lib/context";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { JOBS } from "@/lib/permissions";
import { deleteMatching } from "@/lib/retention/delete";
import { liftHold } from "@/lib/retention/holds/change";
import { placeHold } from "@/lib/retention/holds/place";
import { setPolicy } from "@/lib/retention/policy";
import { previewPolicy } from "@/lib/retention/preview/preview";
import { purgeExpired } from "@/lib/retention/purge";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-01T12:00:00.000Z");
const DAY = 86_400;
const onDay = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + days * DAY * 1000),
});

/** What a hold is on, and which of the app's records it keeps. */
const HOLDS = {
  "an item": { on: (ids: string[]) => ({ input: String(ids[0]) }), keeps: [0] },
  "a set": { on: () => ({ q: "subject:ada" }), keeps: [0, 1] },
  "a tenant": { on: () => ({ q: "" }), keeps: [0, 1, 2] },
};

type Held = {
  ctx: Ctx;
  hold: string;
  kept: string[];
  others: string[];
};

/** An app with three records, of which a hold keeps some. */
async function heldBy(
  name: keyof typeof HOLDS,
  work: (held: Held) => Promise<void>,
) {
  await rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const ids: string[] = [];
    for (const subject of ["ada", "ada", "bob"]) {
      ids.push((await stored(ctx, "text", { subject })).id);
    }
    const { on, keeps } = HOLDS[name];
    const { id: hold } = await placeHold(ctx, {
      input: null,
      q: null,
      ...on(ids),
      reason: "Case 4711",
      review_at: "2027-02-01",
    });
    const isKept = (place: number) => keeps.includes(place);
    const kept = ids.filter((_, place) => isKept(place));
    const others = ids.filter((_, place) => !isKept(place));
    await work({ ctx, hold, kept, others });
  });
}

const isThere = (ctx: Ctx, id: string) =>
  openInput(ctx, id).then(
    () => true,
    () => false,
  );
const thereOf = (ctx: Ctx, ids: string[]) =>
  Promise.all(ids.map((id) => isThere(ctx, id)));
const all = (there: boolean, ids: string[]) => ids.map(() => there);

/** Every way in which a record goes; each leaves the others alone or takes them. */
const WAYS: Record<string, (held: Held) => Promise<Ctx>> = {
  "the clock": async ({ ctx, others }) => {
    const late = onDay(ctx, 31);
    const actor = { kind: "job", id: "purge", may: JOBS.purge } as const;
    const { purged } = await purgeExpired({ ...late, actor });
    expect(purged).toBe(others.length);
    return late;
  },
  "a shorter window": async ({ ctx, others, kept }) => {
    const late = onDay(ctx, 2);
    const preview = await previewPolicy(late, { window: DAY });
    expect(preview).toMatchObject({
      records: others.length,
      held: kept.length,
    });
    const { token } = preview;
    await setPolicy(late, { store: true, window: DAY, token });
    const policy = { store: true, windowSeconds: DAY };
    return { ...late, policy: { ...late.policy, app: policy } };
  },
  "a hand": async ({ ctx, kept, others }) => {
    for (const id of kept) {
      await expect(destroyInput(ctx, id)).rejects.toMatchObject({
        code: "held",
        headers: { "x-should-retry": "false" },
      });
    }
    for (const id of others) await destroyInput(ctx, id);
    return ctx;
  },
  "many at once, named": async ({ ctx, kept, others }) => {
    const ids = [...kept, ...others];
    expect(await deleteMatching(ctx, { ids })).toMatchObject({
      done: others.length,
      held: kept.length,
    });
    return ctx;
  },
  "many at once, by a query": async ({ ctx, kept, others }) => {
    expect(await deleteMatching(ctx, { q: "type:text" })).toMatchObject({
      done: others.length,
      held: kept.length,
    });
    return ctx;
  },
};

describe("R10: a hold on", () => {
  const matrix = Object.keys(HOLDS).flatMap((on) =>
    Object.entries(WAYS).map(([way, go]) => [on, way, go] as const),
  );

  test.each(matrix)("%s stands against %s, and no longer", (on, _, go) =>
    heldBy(on as keyof typeof HOLDS, async (held) => {
      const ctx = await go(held);
      const { kept, others } = held;
      expect(await thereOf(ctx, kept)).toEqual(all(true, kept));
      expect(await thereOf(ctx, others)).toEqual(all(false, others));

      await liftHold(ctx, held.hold);
      const late = onDay(ctx, 31);
      expect(await thereOf(late, kept)).toEqual(all(false, kept));
    }),
  );

  test.each(Object.keys(HOLDS))(
    "%s keeps its whole app from being destroyed, until it is lifted",
    (on) =>
      heldBy(on as keyof typeof HOLDS, async ({ ctx, hold, kept, others }) => {
        const ids = [...kept, ...others];
        await expect(closeApp(ctx)).rejects.toMatchObject({
          code: "held",
          headers: { "x-should-retry": "false" },
        });
        expect(await thereOf(ctx, ids)).toEqual(all(true, ids));

        await liftHold(ctx, hold);
        expect(await closeApp(ctx)).toMatchObject({ object: "app.deleted" });
      }),
  );
});
