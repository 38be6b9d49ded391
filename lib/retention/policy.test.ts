import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { newId, readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { getPolicy, setPolicy } from "@/lib/retention/policy";
import { previewPolicy } from "@/lib/retention/preview/preview";
import { NewPolicy } from "@/lib/retention/schema";
import { admin, app, rolledBack, viewer } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const now = new Date("2026-11-20T14:03:00.000Z");
const HOUR = 3_600;
const DAY = 24 * HOUR;
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
/** The context of a new request, which reads the policy that there is. */
async function again(ctx: Ctx): Promise<Ctx> {
  const { store, windowSeconds } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
  });
  const seconds = windowSeconds === null ? null : Number(windowSeconds);
  return {
    ...ctx,
    policy: { ...ctx.policy, app: { store, windowSeconds: seconds } },
  };
}

test("a policy is set and found again, and the log says that it was", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    await setPolicy(ctx, { store: false, window: 7 * DAY });

    expect(await getPolicy(ctx)).toEqual({
      object: "retention",
      store: false,
      window: "7d",
      window_max: null,
    });
    const where = { appId: ctx.appId };
    expect(await db.auditEntry.findMany({ where })).toMatchObject([
      { action: "retention.set", outcome: "ok" },
    ]);
  }));

test("a policy that is what it was is no change, and no entry", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    await setPolicy(ctx, { store: true, window: 30 * DAY });
    const where = { appId: ctx.appId };
    expect(await db.auditEntry.count({ where })).toBe(0);
  }));

test("a window beyond what the instance or the workspace allows is refused, never cut", () =>
  rolledBack(async (db) => {
    const ninety = { store: true, windowSeconds: 90 * DAY };
    const endless = { store: true, windowSeconds: null };
    for (const policy of [
      { instance: ninety, workspace: endless },
      { instance: endless, workspace: ninety },
    ]) {
      const ctx = await app(db, { actor: admin, now, policy });
      for (const window of [91 * DAY, null]) {
        await expect(
          setPolicy(ctx, { store: true, window }),
        ).rejects.toMatchObject({ code: "invalid_request", param: "window" });
      }
      expect(
        await setPolicy(ctx, { store: true, window: 90 * DAY }),
      ).toMatchObject({ window: "90d", window_max: "90d" });
    }
  }));

test("what an app had before a limit came stays, until somebody changes it", () =>
  rolledBack(async (db) => {
    const workspace = { store: true, windowSeconds: 90 * DAY };
    const ctx = await app(db, {
      actor: admin,
      windowSeconds: null,
      policy: { workspace },
    });
    expect(await setPolicy(ctx, { store: false, window: null })).toMatchObject({
      store: false,
      window: null,
    });
  }));

describe("a window by which records would be destroyed now", () => {
  /** Two records that are two days old, with a window of thirty. */
  async function twoOld(
    work: (ctx: Ctx, ids: [string, string]) => Promise<void>,
  ) {
    await rolledBack(async (db) => {
      const ctx = await app(db, { actor: admin, now });
      const [one, two] = [await stored(ctx, "one"), await stored(ctx, "two")];
      await work(later(ctx, 2 * DAY), [one.id, two.id]);
    });
  }
  const refused = { code: "conflict", param: "token" };
  const short = { store: true, window: DAY };

  test("is refused unseen, to the second", () =>
    twoOld(async (ctx) => {
      for (const window of [DAY, 2 * DAY]) {
        await expect(
          setPolicy(ctx, { store: true, window }),
        ).rejects.toMatchObject(refused);
      }
      await setPolicy(ctx, { store: true, window: 2 * DAY + 1 });
      expect(await getPolicy(ctx)).toMatchObject({ window: "172801s" });
    }));

  test("is set by whoever saw what it destroys; it is gone for every reader then", () =>
    twoOld(async (ctx, [one]) => {
      const { token, records } = await previewPolicy(ctx, { window: DAY });
      expect(records).toBe(2);
      await setPolicy(ctx, { ...short, token });

      await expect(openInput(await again(ctx), one)).rejects.toMatchObject({
        code: "not_found",
      });
      const where = { appId: ctx.appId };
      expect(await ctx.db.input.count({ where })).toBe(2);
      const set = await ctx.db.app.findUnique({ where: { id: ctx.appId } });
      expect(set?.dueSince).toEqual(ctx.now);
    }));

  test("is refused again where a record was destroyed, held or let go meanwhile", () =>
    twoOld(async (ctx, [one, two]) => {
      const token = async () =>
        (await previewPolicy(ctx, { window: DAY })).token;
      const before = await token();
      const { appId, db } = ctx;
      const holdId = newId(now);
      const sealedWhy = Uint8Array.of(1);
      await db.hold.create({
        data: { appId, id: holdId, sealedWhy, reviewAt: now },
      });
      const inputId = String(readId("inp", one));
      await db.heldRecord.create({ data: { appId, inputId, holdId } });
      const held = await token();
      await expect(
        setPolicy(ctx, { ...short, token: before }),
      ).rejects.toMatchObject(refused);

      await db.heldRecord.deleteMany({ where: { appId } });
      await expect(
        setPolicy(ctx, { ...short, token: held }),
      ).rejects.toMatchObject(refused);
      await destroyInput(ctx, two);
      await expect(
        setPolicy(ctx, { ...short, token: before }),
      ).rejects.toMatchObject(refused);
      await setPolicy(ctx, { ...short, token: await token() });
    }));

  test("is not refused for what the clock alone brings about", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { actor: admin, now });
      await stored(ctx, "old");
      await stored(later(ctx, 60), "expires anyway", { retention: 2 * DAY });
      await stored(later(ctx, DAY + 60), "will be a day old in a minute");

      const shown = later(ctx, 2 * DAY);
      const { records, token } = await previewPolicy(shown, { window: DAY });
      expect(records).toBe(2);
      const applied = later(shown, 120);
      await db.input.deleteMany({
        where: { appId: ctx.appId, goesAt: { lte: applied.now } },
      });
      await setPolicy(applied, { ...short, token });
    }));

  test("takes a token of this window and app, from the last ten minutes", () =>
    twoOld(async (ctx) => {
      const { token } = await previewPolicy(ctx, { window: DAY });
      const other = await app(ctx.db, { actor: admin, now });
      await stored(other, "theirs");
      const theirs = await previewPolicy(later(other, 2 * DAY), {
        window: DAY,
      });
      const otherWindow = await previewPolicy(ctx, { window: HOUR });
      const [time = "", mac = ""] = token.split(".");
      const refusedTokens = [
        theirs.token,
        otherWindow.token,
        "",
        ".",
        time,
        `${time}.`,
        `zzzzzzzzz.${mac}`,
        `0.${mac}`,
        `${token}x`,
        token.slice(0, -2),
        "é",
      ];
      for (const wrong of refusedTokens) {
        await expect(
          setPolicy(ctx, { ...short, token: wrong }),
        ).rejects.toMatchObject(refused);
      }
      const inTenMinutes = later(ctx, 600);
      await expect(
        setPolicy(inTenMinutes, { ...short, token }),
      ).rejects.toMatchObject(refused);
      await setPolicy(later(ctx, 599), { ...short, token });
    }));

  test("needs no token where nothing goes, and minds none", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { actor: admin, now });
      await stored(ctx, "young");
      await setPolicy(ctx, { ...short, token: "nonsense" });
      const { dueSince } = await db.app.findUniqueOrThrow({
        where: { id: ctx.appId },
      });
      expect(dueSince).toBeNull();
    }));
});

test("another tenant's records and policy are nobody's business", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const other = await app(db, { actor: admin, now });
    await stored(other, "text");

    await setPolicy(later(ctx, 2 * HOUR), { store: true, window: HOUR });
    expect(await getPolicy(other)).toMatchObject({ window: "30d" });
  }));

test("a viewer sees the policy and doesn't set it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: viewer, now });
    await expect(getPolicy(ctx)).resolves.toMatchObject({ window: "30d" });
    await expect(
      setPolicy(ctx, { store: false, window: null }),
    ).rejects.toMatchObject({ code: "forbidden" });
  }));

test("a window is from an hour to ten years, or without end", () => {
  const window = (text: string | null) =>
    NewPolicy.safeParse({ store: true, window: text }).success;
  expect(["1h", "30d", "10y", null].map(window)).not.toContain(false);
  expect(["59m", "3651d", "soon", ""].map(window)).not.toContain(true);
});
