import { describe, expect, test } from "vitest";

import { GET as getReady } from "@/app/api/health/ready/route";
import { GET as getMetrics } from "@/app/metrics/route";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { purgeEverywhere } from "@/lib/jobs/purge";
import { repeatedly } from "@/lib/jobs/repeatedly";
import { expositionOf } from "@/lib/metrics/exposition";
import { type Figures, figuresOf } from "@/lib/metrics/figures";
import { onceIn } from "@/lib/metrics/once-in";
import { readinessOf, tryBlobs, tryKeys } from "@/lib/metrics/readiness";
import { Readiness } from "@/lib/metrics/schema";
import { watchClock } from "@/lib/retention/clock";
import { Secret } from "@/lib/secret";
import { freshApp, testVault } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";
import { stored } from "@/lib/testing/inputs";

const HERE = { host: "localhost:3000", "x-sojourn-peer": "127.0.0.1" };
const scrape = (headers: Record<string, string> = HERE) =>
  getMetrics(new Request("http://localhost:3000/metrics", { headers }));

describe("the metrics", () => {
  test("say how late the purge is, and name no app, record or person", async () => {
    const day = 86_400;
    const now = new Date(Date.now() - 2 * day * 1000);
    const apps: Ctx[] = [];
    for (let n = 0; n < 2; n++) {
      const ctx = await freshApp({ now, windowSeconds: day });
      await stored(ctx, "due for a day");
      apps.push(ctx);
    }
    const purge = async () => {
      const stop = new AbortController();
      const shift = { watch: watchClock(), stop: stop.signal };
      const work = async () => {
        await purgeEverywhere(shift);
        stop.abort();
      };
      await repeatedly({ name: "purge", seconds: 1, work }, shift);
    };
    const before = await told();
    expect(before.sojourn_purge_backlog_records).toBe(2);
    expect(before.sojourn_purge_overdue_seconds).toBeGreaterThanOrEqual(day);
    expect(before.sojourn_purge_overdue_seconds).toBeLessThan(day + 60);

    await purge();
    const after = await told();
    expect(after).toMatchObject({
      sojourn_database_up: 1,
      sojourn_purge_backlog_records: 0,
      sojourn_purge_overdue_seconds: 0,
      sojourn_purge_paused: 0,
      sojourn_purged_records_total: 2,
      sojourn_dirty_epochs: 2,
      sojourn_blobs_failed: 0,
    });
    const lag = after['sojourn_purge_lag_seconds{quantile="0.99"}'];
    expect(lag).toBeGreaterThanOrEqual(day);
    expect(lag).toBeLessThan(day * 1.25 + 60);
    const ran =
      after['sojourn_worker_last_run_timestamp_seconds{chore="purge"}'];
    expect(Math.abs(Number(ran) - Date.now() / 1000)).toBeLessThan(60);
    expect(after.process_resident_memory_bytes).toBeGreaterThan(0);

    const text = await (await scrape()).text();
    for (const { appId } of apps) expect(text).not.toContain(appId);
  });

  /** The samples of a scrape that is not of a moment ago. */
  async function told(): Promise<Record<string, number>> {
    const text = await expositionOf(figuresOf(db(), new Date()));
    const lines = text.split("\n").filter((line) => /^\w/.test(line));
    return Object.fromEntries(
      lines.map((line) => {
        const end = line.lastIndexOf(" ");
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
    );
  }

  test("are read from this machine, and from nowhere else", async () => {
    expect((await scrape()).status).toBe(200);
    expect((await scrape()).headers.get("content-type")).toContain(
      "text/plain; version=0.0.4",
    );
    for (const elsewhere of [
      { ...HERE, "x-sojourn-peer": "192.0.2.7" },
      { ...HERE, "x-sojourn-proxied": "1" },
      { ...HERE, host: "evil.example" },
      {},
    ]) {
      expect((await scrape(elsewhere)).status).toBe(404);
    }
  });

  test("with a token are read by who has it, from anywhere, and by nobody else", async () => {
    const settings = env();
    settings.METRICS_TOKEN = new Secret("a-token-of-our-own");
    try {
      const authorization = "Bearer a-token-of-our-own";
      expect((await scrape({ authorization })).status).toBe(200);
      for (const wrong of ["Bearer a-token-of-our-owm", "a-token-of-our-own"]) {
        const answer = await scrape({ ...HERE, authorization: wrong });
        expect(answer.status).toBe(401);
        expect(await answer.text()).not.toContain("of-our-own");
      }
      expect((await scrape(HERE)).status).toBe(401);
    } finally {
      settings.METRICS_TOKEN = undefined;
    }
  });
});

describe("readiness", () => {
  const now = new Date("2026-11-20T14:03:00.000Z");
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const fine: Figures = {
    overdueSince: null,
    backlog: 0,
    lagSeconds: 20,
    purgedTotal: 0,
    pausedSince: null,
    doomedBlobs: 0,
    failedBlobs: 0,
    missingBlobs: 0,
    dirtyEpochs: 0,
    dirtySince: null,
    holdsToReview: 0,
    providers: 0,
    providersDown: 0,
    logSize: 0,
    unsequenced: 0,
    clockAheadSeconds: 0,
    chores: [{ name: "purge", doneAt: ago(20) }],
  };
  const whole = () => ({
    database: Promise.resolve(),
    blobs: Promise.resolve(),
    keys: Promise.resolve(),
    figures: Promise.resolve(fine),
  });

  test.each([
    ["all is well", {}, "ok", "ready"],
    ["something is due", { overdueSince: ago(60) }, "ok", "ready"],
    ["the purge is behind", { overdueSince: ago(601) }, "behind", "degraded"],
    ["the purge is late", { overdueSince: ago(3_601) }, "late", "not_ready"],
    ["it is paused", { pausedSince: ago(60) }, "paused", "degraded"],
    [
      "it is paused for too long",
      { pausedSince: ago(9_000), overdueSince: ago(3_601) },
      "late",
      "not_ready",
    ],
    ["no worker came by", { chores: [] }, "silent", "degraded"],
    ["R9: blobs can't be removed", { failedBlobs: 1 }, "ok", "degraded"],
  ])("where %s", async (_what, changes, state, status) => {
    const figures = Promise.resolve({ ...fine, ...changes });
    const found = await readinessOf({ ...whole(), figures }, now);
    expect(Readiness.parse(found)).toMatchObject({
      status,
      checks: { database: "ok", purge: { state } },
    });
  });

  test.each(["database", "blobs", "keys"] as const)(
    "an instance whose %s fails is not ready, and says which, and no more",
    async (part) => {
      const failed = Promise.reject(new Error("secret.host.example refused"));
      const found = await readinessOf({ ...whole(), [part]: failed }, now);
      expect(found.status).toBe("not_ready");
      expect(found.checks[part]).toBe("failed");
      expect(JSON.stringify(found)).not.toContain("secret.host");
    },
  );

  test("a part that hangs is slow, and keeps nobody waiting for longer than it may", async () => {
    const hanging = new Promise<never>(() => {});
    const parts = { ...whole(), blobs: hanging, figures: hanging };
    const found = await readinessOf(parts, now);
    expect(found.checks).toMatchObject({
      blobs: "slow",
      keys: "ok",
      purge: { state: "unknown" },
    });
  });

  test("asks the real parts, and leaves nothing behind", async () => {
    const vault = await testVault(await ownFolder());
    await expect(tryKeys(vault)).rejects.toThrow("no keys");
    await vault.keys.obtain("instance/test");
    await tryKeys(vault);
    await tryBlobs(vault);
    expect(await Array.fromAsync(vault.blobs.list(""))).toEqual([]);

    const answer = await getReady();
    expect(Readiness.parse(await answer.json()).checks.database).toBe("ok");
  });
});

test("work is done once for all who ask at once, and again when it failed", async () => {
  let times = 0;
  const work = onceIn(60_000, async () => {
    times++;
    if (times === 1) throw new Error("the first time");
    return times;
  });
  await expect(Promise.all([work(), work()])).rejects.toThrow("first");
  expect(await Promise.all([work(), work(), work()])).toEqual([2, 2, 2]);
  expect(await work()).toBe(2);
});
