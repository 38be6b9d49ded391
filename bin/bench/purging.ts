// Purges as a worker does, up to the instants that it is told. A process of its own,
// whose memory is its own as well.
import { setTimeout as after } from "node:timers/promises";

import { inEveryApp } from "@/lib/auth/job";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { sequence } from "@/lib/receipts/sequence";
import { giveWay } from "@/lib/retention/give-way";
import { type Purge, purgeExpired } from "@/lib/retention/purge";

/** How long a worker waits between two signatures. */
const LOG_MS = 2_000;

/** What is asked of it: to purge what has expired in an app at an instant. */
export type Task = { appId: string; now: string };

/** What it took. */
export type Done = { records: number; ms: number; rssBytes: number };

async function done({ appId, now }: Task): Promise<Done> {
  const ctx = await ctxOf(appId, new Date(now));
  const started = performance.now();
  // Two chores of a worker, each in a loop of its own.
  let purging = true;
  const purge = purgeAll(ctx).finally(() => {
    purging = false;
  });
  while (purging) {
    await sequence(ctx);
    await Promise.race([purge, after(LOG_MS)]);
  }
  const records = await purge;
  await sequence(ctx);
  const ms = performance.now() - started;
  return { records, ms, rssBytes: process.memoryUsage.rss() };
}

async function purgeAll(ctx: Ctx): Promise<number> {
  let records = 0;
  for (let run: Purge | undefined; run?.more ?? true; ) {
    const began = performance.now();
    run = await purgeExpired(ctx, run?.reached);
    records += run.purged;
    await giveWay(ctx.db, performance.now() - began);
  }
  return records;
}

async function ctxOf(appId: string, now: Date): Promise<Ctx> {
  for await (const page of inEveryApp("purge", { now, address: null })) {
    const ctx = page.find((one) => one.appId === appId);
    if (ctx) return ctx;
  }
  throw new Error("There is no such app.");
}

process.on("message", async (task: Task) => {
  process.send?.(await done(task));
});
process.once("disconnect", () => db().$disconnect());
process.send?.({ ready: true });
