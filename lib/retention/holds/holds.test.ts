import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { newId, readId, showId, timeOf } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { JOBS } from "@/lib/permissions";
import { liftHold, reviewHold } from "@/lib/retention/holds/change";
import { holdsDue, reviewsDue } from "@/lib/retention/holds/due";
import { getHold, listHolds } from "@/lib/retention/holds/list";
import { placeHold } from "@/lib/retention/holds/place";
import { HoldQuery, NewHold } from "@/lib/retention/holds/schema";
import { purgeExpired } from "@/lib/retention/purge";
import {
  admin,
  app,
  editor,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";

const now = new Date("2026-11-01T12:00:00.000Z");
const DAY_MS = 86_400_000;
const onDay = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  now: new Date(now.getTime() + days * DAY_MS),
});
const purging = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { kind: "job", id: "purge", may: JOBS.purge },
});

type Wanted = { input?: string; q?: string };
const wanted = (what: Wanted) =>
  NewHold.parse({
    reason: "Case 4711 is before the court.",
    review_at: "2027-02-01T00:00:00Z",
    ...what,
  });
const hold = (ctx: Ctx, what: Wanted) => placeHold(ctx, wanted(what));
const every = HoldQuery.parse({});
const entriesOf = (ctx: Ctx, appId = ctx.appId) =>
  ctx.db.auditEntry.findMany({
    where: { appId, action: { startsWith: "hold." } },
    orderBy: { id: "asc" },
  });

describe("a hold on one record", () => {
  test("says why, until when, and that it is one; the log says who", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { actor: admin, now });
      const { id } = await stored(ctx, "evidence");
      const placed = await hold(ctx, { input: id });

      expect(placed).toEqual({
        object: "hold",
        id: expect.stringMatching(/^hld_/),
        reason: "Case 4711 is before the court.",
        q: null,
        input: id,
        records: 1,
        job: null,
        review_at: "2027-02-01T00:00:00.000Z",
        review_due: false,
        created_by: showId("usr", admin.id),
        created_at: now.toISOString(),
        lifted_at: null,
      });
      expect(await getHold(ctx, placed.id)).toEqual(placed);
      expect(await openInput(ctx, id)).toMatchObject({ held: true });
      expect(await entriesOf(ctx)).toMatchObject([
        { action: "hold.place", targetId: readId("hld", placed.id) },
      ]);
      expect(await rowsWith(db, "Case 4711")).toEqual([]);
    }));

  test("keeps it from the clock and from the hand, and lets others go", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const held = await stored(ctx, "evidence");
      const other = await stored(ctx, "another");
      await hold(ctx, { input: held.id });

      const late = onDay(ctx, 31);
      expect(await purgeExpired(purging(late))).toMatchObject({ purged: 1 });
      expect(await openInput(late, held.id)).toMatchObject({ held: true });
      await expect(openInput(late, other.id)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(destroyInput(late, held.id)).rejects.toMatchObject({
        code: "held",
      });
    }));

  test("is refused where the record is gone, expired, or someone else's", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db, { now }), await app(db, { now })];
      const theirs = await stored(other, "theirs");
      const gone = await stored(ctx, "gone");
      const expired = await stored(ctx, "expired", { retention: 60 });
      await destroyInput(ctx, gone.id);

      const ids = [theirs.id, gone.id, expired.id, "inp_0", ""];
      for (const input of ids) {
        await expect(hold(onDay(ctx, 1), { input })).rejects.toMatchObject({
          code: "not_found",
        });
      }
      expect(await entriesOf(ctx)).toEqual([]);
      expect(await db.hold.count({ where: { appId: ctx.appId } })).toBe(0);
    }));
});

describe("a hold on what meets a query", () => {
  test("keeps what matches when it is placed, and nothing that comes later", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const [one, two] = [
        await stored(ctx, "one", { subject: "ada" }),
        await stored(ctx, "two", { subject: "ada" }),
      ];
      const bob = await stored(ctx, "three", { subject: "bob" });
      const placed = await hold(ctx, { q: "subject:ada" });
      const later = await stored(onDay(ctx, 1), "four", { subject: "ada" });

      expect(placed).toMatchObject({ q: "subject:ada", records: 2 });
      expect(placed.input).toBeNull();
      const heldOf = async (id: string) =>
        (await openInput(onDay(ctx, 1), id)).held;
      expect(await Promise.all([one, two].map(({ id }) => heldOf(id)))).toEqual(
        [true, true],
      );
      expect(await heldOf(bob.id)).toBe(false);
      expect(await heldOf(later.id)).toBe(false);
      expect(await rowsWith(db, "subject:ada")).toEqual([]);
    }));

  test("keeps all of the app's records where the query is empty, and none of another's", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db, { now }), await app(db, { now })];
      await stored(other, "theirs");
      for (const text of ["one", "two"]) await stored(ctx, text);

      expect(await hold(ctx, { q: "" })).toMatchObject({ records: 2 });
      const where = { appId: other.appId };
      expect(await db.heldRecord.count({ where })).toBe(0);
    }));

  test("is refused where nothing matches, and where the query is none", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await stored(ctx, "text");
      for (const q of ["subject:eve", "nonsense", 'subject:"']) {
        await expect(hold(ctx, { q })).rejects.toMatchObject({
          code: "invalid_request",
          param: "q",
        });
      }
      expect(await db.hold.count({ where: { appId: ctx.appId } })).toBe(0);
    }));

  test("needs the permission to read what it looks through", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now, actor: keyWith("retention:write") });
      await expect(hold(ctx, { q: "" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }));
});

test("a hold names an input or a query, says why, and is reviewed in the time to come", () =>
  rolledBack(async (db) => {
    const right = { reason: "Why", review_at: "2027-02-01", q: "" };
    const isRight = (given: object) =>
      NewHold.safeParse({ ...right, ...given }).success;
    expect(isRight({})).toBe(true);
    const wrong = [
      { q: null },
      { input: "inp_0" },
      { reason: " " },
      { reason: "x".repeat(1001) },
      { review_at: "soon" },
      { review_at: undefined },
    ];
    expect(wrong.map(isRight)).not.toContain(true);

    const ctx = await app(db, { now });
    await stored(ctx, "text");
    for (const review_at of [
      "2026-11-01T12:00:00Z",
      "1999-01-01",
      "2037-01-01",
    ]) {
      await expect(
        placeHold(ctx, { ...wanted({ q: "" }), review_at }),
      ).rejects.toMatchObject({ code: "invalid_request", param: "review_at" });
    }
  }));

describe("lifting a hold", () => {
  test("lets what is overdue go in the next run, and keeps the hold to be read", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { actor: admin, now });
      const { id } = await stored(ctx, "evidence");
      const placed = await hold(ctx, { input: id });

      const late = onDay(ctx, 40);
      const lifted = await liftHold(late, placed.id);
      expect(lifted).toEqual({
        ...placed,
        lifted_at: late.now.toISOString(),
      });
      await expect(openInput(late, id)).rejects.toMatchObject({
        code: "not_found",
      });
      const { dueSince } = await db.app.findUniqueOrThrow({
        where: { id: ctx.appId },
      });
      expect(dueSince).toEqual(late.now);
      expect(await purgeExpired(purging(late))).toMatchObject({ purged: 1 });
      expect((await entriesOf(ctx)).map(({ action }) => action)).toEqual([
        "hold.place",
        "hold.lift",
      ]);
    }));

  test("changes nothing for what is within its time, nor for when the purge is late", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "evidence");
      await liftHold(ctx, (await hold(ctx, { input: id })).id);

      expect(await openInput(ctx, id)).toMatchObject({ held: false });
      const { dueSince } = await db.app.findUniqueOrThrow({
        where: { id: ctx.appId },
      });
      expect(dueSince).toBeNull();
    }));

  test("leaves what another hold keeps as well", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "evidence");
      const [one, two] = [
        await hold(ctx, { input: id }),
        await hold(ctx, { q: "" }),
      ];
      await liftHold(onDay(ctx, 40), one.id);
      expect(await openInput(onDay(ctx, 40), id)).toMatchObject({ held: true });
      await liftHold(onDay(ctx, 40), two.id);
      await expect(openInput(onDay(ctx, 40), id)).rejects.toMatchObject({
        code: "not_found",
      });
    }));

  test("is done once, however often it is asked for", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "evidence");
      const placed = await hold(ctx, { input: id });
      const first = await liftHold(onDay(ctx, 1), placed.id);
      expect(await liftHold(onDay(ctx, 2), placed.id)).toEqual(first);
      expect(await entriesOf(ctx)).toHaveLength(2);
    }));
});

test("each record that a hold keeps has it in its own trail, when it is placed and when it is lifted", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const other = await app(db, { actor: admin, now });
    const ids = [await stored(ctx, "one"), await stored(ctx, "two")];
    const theirs = await stored(other, "theirs");
    const placed = await hold(onDay(ctx, 1), { q: "" });
    const later = await stored(onDay(ctx, 2), "later");
    await liftHold(onDay(ctx, 3), placed.id);

    const trailOf = async ({ appId }: Ctx, { id }: { id: string }) => {
      const entries = await db.auditEntry.findMany({
        where: { appId, targetId: readId("inp", id) },
        orderBy: { id: "asc" },
      });
      return entries.map(({ id, action, actorId }) => [
        action,
        actorId,
        timeOf(id),
      ]);
    };
    const held = [
      ["input.receive", admin.id, now],
      ["input.hold", admin.id, onDay(ctx, 1).now],
      ["input.release", admin.id, onDay(ctx, 3).now],
    ];
    for (const one of ids) expect(await trailOf(ctx, one)).toEqual(held);
    expect(await trailOf(ctx, later)).toHaveLength(1);
    expect(await trailOf(other, theirs)).toHaveLength(1);
  }));

describe("a review", () => {
  test("is due when its date has come, until another is set or the hold is lifted", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "evidence");
      const placed = await hold(ctx, { input: id });
      const dueOn = async (date: string) => {
        const at = { ...ctx, now: new Date(date) };
        const { review_due } = await getHold(at, placed.id);
        const [ours, all] = [await reviewsDue(at), await holdsDue(db, at.now)];
        return [review_due, ours, all];
      };
      expect(await dueOn("2027-01-31T23:59:59Z")).toEqual([false, 0, 0]);
      expect(await dueOn("2027-02-01T00:00:00Z")).toEqual([true, 1, 1]);
      const listedOn = async (date: string) => {
        const at = { ...ctx, now: new Date(date) };
        return (await listHolds(at, { ...every, state: "due" })).data.length;
      };
      expect(await listedOn("2027-01-31T23:59:59Z")).toBe(0);
      expect(await listedOn("2027-02-01T00:00:00Z")).toBe(1);

      const review = { review_at: "2027-03-01" };
      const due = { ...ctx, now: new Date("2027-02-02") };
      expect(await reviewHold(due, placed.id, review)).toMatchObject({
        review_at: "2027-03-01T00:00:00.000Z",
        reason: placed.reason,
      });
      expect(await dueOn("2027-02-28")).toEqual([false, 0, 0]);
      await liftHold({ ...ctx, now: new Date("2027-02-03") }, placed.id);
      expect(await dueOn("2027-03-02")).toEqual([false, 0, 0]);
      await expect(reviewHold(due, placed.id, review)).rejects.toMatchObject({
        code: "conflict",
      });
      expect((await entriesOf(ctx)).map(({ action }) => action)).toEqual([
        "hold.place",
        "hold.review",
        "hold.lift",
      ]);
    }));
});

test("holds are listed newest first, a page at a time, by state and by record", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const [one, two] = [await stored(ctx, "one"), await stored(ctx, "two")];
    const placed = [];
    for (const input of [one.id, two.id, one.id]) {
      placed.push(await hold(ctx, { input }));
    }
    const ids = placed.map(({ id }) => id).reverse();
    const [third = "", second = "", first = ""] = ids;
    await liftHold(ctx, third);

    const listed = async (query: object) =>
      (await listHolds(ctx, HoldQuery.parse(query))).data.map(({ id }) => id);
    expect(await listed({})).toEqual(ids);
    expect(await listed({ order: "asc" })).toEqual(ids.toReversed());
    expect(await listed({ state: "open" })).toEqual([second, first]);
    expect(await listed({ state: "lifted" })).toEqual([third]);
    expect(await listed({ input: one.id })).toEqual([first]);
    expect(await listed({ input: "inp_0" })).toEqual([]);
    expect(await listed({ limit: 1, after: third })).toEqual([second]);
    const page = await listHolds(ctx, { ...every, limit: 2 });
    expect(page).toMatchObject({ has_more: true, last_id: second });
  }));

test("a viewer reads holds, an editor doesn't place them, and another tenant sees none", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const other = await app(db, { now });
    const { id } = await stored(ctx, "evidence");
    const placed = await hold(ctx, { input: id });

    const reading = { ...ctx, actor: viewer };
    expect((await listHolds(reading, every)).data).toEqual([placed]);
    const refused = { code: "forbidden" };
    const editing = { ...ctx, actor: editor };
    const review = { review_at: "2027-03-01" };
    for (const attempt of [
      () => hold(editing, { input: id }),
      () => liftHold(editing, placed.id),
      () => reviewHold(editing, placed.id, review),
      () => listHolds({ ...ctx, actor: keyWith("inputs:read") }, every),
    ]) {
      await expect(attempt()).rejects.toMatchObject(refused);
    }

    expect((await listHolds(other, every)).data).toEqual([]);
    const byInput = await listHolds(other, { ...every, input: id });
    expect(byInput.data).toEqual([]);
    const missing = showId("hld", newId(now));
    for (const shown of [placed.id, missing, "hld_0", id]) {
      for (const attempt of [
        () => getHold(other, shown),
        () => liftHold(other, shown),
        () => reviewHold(other, shown, review),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
      }
    }
    expect(await getHold(ctx, placed.id)).toEqual(placed);
  }));
