import fc from "fast-check";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId, showId, timeOf } from "@/lib/ids";
import { count } from "@/lib/metering/count";
import { readUsage } from "@/lib/metering/read";
import { UsageQuery, type UsageRow } from "@/lib/metering/schema";
import { sumUp } from "@/lib/metering/totals";
import { rowsOf } from "@/lib/statement";
import { app, freshApp, keyWith, viewer } from "@/lib/testing/database";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { Prisma } from "@/prisma/generated/client";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Around the end of a year, which is also that of a month, a day and an hour. */
const turn = new Date("2027-01-01T00:00:00.000Z");
const minutes = fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 });
const instant = fc
  .tuple(minutes, fc.constantFrom(0, 1, 59_999))
  .map(([past, ms]) => new Date(turn.getTime() + past * MINUTE_MS + ms));

const keys = [newId(turn), newId(turn)];
const tokens = fc.option(fc.nat(2 ** 31 - 1));

const anyEvent = fc.record({
  at: instant,
  keyId: fc.option(fc.constantFrom(...keys)),
  model: fc.option(fc.constantFrom("pii", "hub/echo", "Hub/echo", "=1+1")),
  inputType: fc.constantFrom("image", "text", "video", null),
  bytes: fc.bigInt({ min: 0n, max: 2n ** 40n }),
  latencyMs: fc.nat(600_000),
  stored: fc.boolean(),
  outcome: fc.constantFrom("ok", "refused", "failed", "aborted"),
  inputTokens: tokens,
  outputTokens: tokens,
  costMicros: fc.option(fc.bigInt({ min: 0n, max: 2n ** 40n })),
});
type Event = Omit<Prisma.UsageEventCreateManyInput, "appId">;

const anyQuery = fc.record({
  ends: fc.tuple(instant, instant),
  interval: fc.constantFrom("hour", "day", "month"),
  groups: fc.subarray(["model", "key", "outcome"]),
});

/** Events of an app, of which it itself remembers all. */
async function metered({ appId }: Ctx, seed: number): Promise<Event[]> {
  const events = fc
    .sample(anyEvent, { numRuns: 400, seed })
    .map(({ at, ...event }): Event => ({ ...event, id: newId(at) }));
  await db().usageEvent.createMany({
    data: events.map((event) => ({ ...event, appId })),
  });
  return events;
}

/** The hour, day or month that an instant is in, from how it is written. */
const begun: Record<string, (iso: string) => string> = {
  hour: (iso) => `${iso.slice(0, 13)}:00:00.000Z`,
  day: (iso) => `${iso.slice(0, 10)}T00:00:00.000Z`,
  month: (iso) => `${iso.slice(0, 7)}-01T00:00:00.000Z`,
};

/** As it is told: by a quarter of a doubling, in whose middle it is said to be. */
function nearly(latency = 0): number {
  if (latency === 0) return 0;
  let least = 1;
  while (least * 2 ** 0.25 - 1e-6 <= latency) least *= 2 ** 0.25;
  return Math.round(least * 2 ** 0.125);
}

/** What a row should be, by a plain look at each of its events. */
function summed(named: object, events: Event[]): UsageRow {
  const sum = (of: (event: Event) => number | bigint | null | undefined) => {
    const some = events.map(of).filter((one) => one != null);
    return some.length === 0
      ? null
      : some.reduce((total: number, one) => total + Number(one), 0);
  };
  const latencies = events.map((it) => it.latencyMs).sort((a, b) => a - b);
  const within = (share: number) =>
    nearly(
      latencies.find((_, place) => (place + 1) / latencies.length >= share),
    );
  const row = {
    ...named,
    calls: events.length,
    stored: events.filter(({ stored }) => stored).length,
    bytes: sum(({ bytes }) => bytes),
    input_tokens: sum(({ inputTokens }) => inputTokens),
    output_tokens: sum(({ outputTokens }) => outputTokens),
    cost_micros: sum(({ costMicros }) => costMicros),
    latency_ms: { p50: within(0.5), p95: within(0.95), p99: within(0.99) },
  };
  return row as UsageRow;
}

function naive(events: Event[], query: UsageQuery): UsageRow[] {
  const rows = new Map<string, Event[]>();
  for (const event of events) {
    const at = timeOf(event.id);
    if (query.from && at < query.from) continue;
    if (query.to && at >= query.to) continue;
    const named = JSON.stringify({
      start: begun[query.interval]?.(at.toISOString()),
      ...(query.group_by.includes("model") && { model: event.model }),
      ...(query.group_by.includes("key") && {
        key: event.keyId ? showId("key", event.keyId) : null,
      }),
      ...(query.group_by.includes("outcome") && { outcome: event.outcome }),
    });
    rows.set(named, [...(rows.get(named) ?? []), event]);
  }
  return [...rows].map(([named, some]) => summed(JSON.parse(named), some));
}

const nameOf = ({ start, model, key, outcome }: Partial<UsageRow>) =>
  JSON.stringify([start, model, key, outcome]);
const inOrder = (rows: Partial<UsageRow>[]) =>
  rows.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));

describe("what was used", () => {
  let one: Ctx;
  let events: Event[];

  beforeAll(async () => {
    one = await app(db(), { now: turn });
    const other = await app(db(), { now: turn });
    events = await metered(one, 1);
    await metered(other, 2);
  });

  // One after the other: each goes on from where the last one left the totals.
  test.each([
    ["none is", 0],
    ["some are", 300],
    ["all are", 1_000],
  ])(
    "is the plain sum of the app's own events, where %s in the totals",
    async (_how, most) => {
      await sumUp(db(), most);
      const asked = fc.asyncProperty(anyQuery, async (wanted) => {
        const [first = turn, last = turn] = wanted.ends
          .map((end) => end.getTime())
          .sort((a, b) => a - b)
          .map((end) => new Date(end));
        const query = UsageQuery.parse({
          from: first.toISOString(),
          to: new Date(last.getTime() + 1).toISOString(),
          interval: wanted.interval,
          ...(wanted.groups.length > 0 && {
            group_by: wanted.groups.join(","),
          }),
        });
        const { data } = await readUsage(one, query);
        const starts = data.map(({ start }) => start);
        expect(starts).toEqual(starts.toSorted());
        expect(inOrder(data)).toEqual(inOrder(naive(events, query)));
      });
      await fc.assert(asked, { numRuns: 80 });
    },
  );

  test("is told with latencies that are right within a tenth, or a millisecond", () => {
    for (let latency = 0; latency < 600_000; latency += 1 + latency / 50) {
      const whole = Math.floor(latency);
      const off = Math.abs(nearly(whole) - whole);
      expect(off).toBeLessThanOrEqual(Math.max(1, whole / 10));
    }
  });

  test("is of the last 30 days by day, where nobody says", async () => {
    const now = new Date(turn.getTime() + 10 * DAY_MS);
    const usage = await readUsage({ ...one, now }, UsageQuery.parse({}));
    const from = new Date(now.getTime() - 30 * DAY_MS);
    expect(usage).toMatchObject({
      from: from.toISOString(),
      to: now.toISOString(),
      interval: "day",
      group_by: [],
    });
    const all = UsageQuery.parse({});
    expect(inOrder(usage.data)).toEqual(inOrder(naive(events, all)));
  });

  test("is refused where it is of more than is read at once, never cut", async () => {
    const query = UsageQuery.parse({ from: "2026-12-01", to: "2027-02-01" });
    const days = (await readUsage(one, query)).data.length;
    const [most] = await rowsOf<{ parts: number }>(
      db(),
      Prisma.sql`SELECT count(*)::int AS parts FROM usage_totals
        WHERE app_id = ${one.appId}::uuid AND span = 'day'`,
    );
    const parts = most?.parts ?? 0;
    const exactly = { parts, rows: days };
    expect((await readUsage(one, query, exactly)).data).toHaveLength(days);
    for (const less of [
      { parts: parts - 1, rows: days },
      { parts, rows: days - 1 },
    ]) {
      await expect(readUsage(one, query, less)).rejects.toMatchObject({
        code: "invalid_request",
        param: "from",
      });
    }
  });

  test.each([
    ["2027-01-01", "2027-01-01"],
    ["2027-01-02", "2027-01-01"],
    ["2026-01-01", "2027-02-06"],
  ])("is refused from %s to %s", async (from, to) => {
    const query = UsageQuery.parse({ from, to });
    await expect(readUsage(one, query)).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  test("is read by a viewer and by keys that may, and by no others", async () => {
    const query = UsageQuery.parse({ from: "2026-12-01", to: "2027-02-01" });
    for (const actor of [viewer, keyWith("usage:read")]) {
      await expect(readUsage({ ...one, actor }, query)).resolves.toBeTruthy();
    }
    const actor = keyWith("inputs:read", "audit:read");
    await expect(readUsage({ ...one, actor }, query)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

test("a call is in it as soon as it is counted", async () => {
  const ctx = await freshApp({ actor: keyWith("usage:read"), now: turn });
  await count(ctx, {
    ...{ model: { id: "hub/echo", provider: "hub" }, inputType: "text" },
    ...{ bytes: 5, latencyMs: 12, stored: false, outcome: "ok" },
    tokens: { input: 3, output: 4, costMicros: 7n },
  });
  const now = new Date(turn.getTime() + 1);
  const query = UsageQuery.parse({ group_by: "outcome,key,model" });
  const { data } = await readUsage({ ...ctx, now }, query);
  expect(data).toEqual([
    {
      start: turn.toISOString(),
      ...{ model: "hub/echo", key: showId("key", ctx.actor.id), outcome: "ok" },
      ...{ calls: 1, stored: 0, bytes: 5 },
      ...{ input_tokens: 3, output_tokens: 4, cost_micros: 7 },
      latency_ms: { p50: 12, p95: 12, p99: 12 },
    },
  ]);
});

test("as CSV it says the same, and no name in it is a formula", async () => {
  const made = await tenant();
  const { id, ctx } = made;
  const at = new Date("2026-11-20T10:30:00.000Z");
  onTestFinished(async () => {
    await db().usageEvent.deleteMany({ where: { appId: ctx.appId } });
  });
  for (const model of ["=1+1", "pii"]) {
    await count(
      { ...ctx, now: at },
      {
        ...{ model: { id: model, provider: "hub" }, inputType: "text" },
        ...{ bytes: 5, latencyMs: 12, stored: true, outcome: "ok" },
      },
    );
  }
  const path = `/apps/${id}/usage?from=2026-11-20&to=2026-11-21&interval=hour&group_by=model`;
  const key = await keyFor(made, ["usage:read"]);
  const answer = await ask(path, { key, headers: { accept: "text/csv" } });
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("vary")).toBe("accept");
  const written = await answer.text();
  expect(written.split("\r\n").toSorted()).toEqual(
    [
      "start,model,calls,stored,bytes,input_tokens,output_tokens,cost_micros," +
        "latency_ms_p50,latency_ms_p95,latency_ms_p99",
      "2026-11-20T10:00:00.000Z,'=1+1,1,1,5,,,,12,12,12",
      "2026-11-20T10:00:00.000Z,pii,1,1,5,,,,12,12,12",
      "",
    ].toSorted(),
  );
  const named = await ask(`${path}&format=csv`, { key });
  expect(await named.text()).toBe(written);
  const plain = await ask(path, { key });
  expect(await plain.json()).toMatchObject({ object: "usage", data: [{}, {}] });
});
