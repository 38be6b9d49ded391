import "server-only";

import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { type Figures, figures } from "@/lib/metrics/figures";
import { onceIn } from "@/lib/metrics/once-in";
import type { Readiness } from "@/lib/metrics/schema";
import { TooSlow, within } from "@/lib/metrics/within";
import { randomSecret } from "@/lib/sealing/digest";
import type { Vault } from "@/lib/stores";

type Check = Readiness["checks"]["database"];
type PurgeState = Readiness["checks"]["purge"];

const PATIENCE_MS = 3_000;
const FRESH_MS = 2_000;
const MINUTE_MS = 60_000;
const BEHIND_SECONDS = 10 * 60;
const LATE_SECONDS = 60 * 60;
const SILENT_MS = 10 * MINUTE_MS;

/**
 * Whether this process can do its work: the database answers, the blob store keeps and
 * gives back, the master key wraps, and no record is overdue by more than an hour. Asks
 * each for three seconds at most, and for all callers of two seconds once.
 */
export const readiness = onceIn(FRESH_MS, async () =>
  readinessOf({
    database: askDatabase(),
    blobs: askBlobs(),
    keys: askKeys(),
    figures: figures(),
  }),
);

// Each once at a time: a part that hangs isn't asked again and again.
const askDatabase = onceIn(0, async () => db().$queryRaw`SELECT 1`);
const askBlobs = onceIn(0, async () => tryBlobs(await vault()));
const askKeys = onceIn(0, async () => tryKeys(await vault()));

/** What the parts say, each as soon as it can. */
export type Parts = Record<"database" | "blobs" | "keys", Promise<unknown>> & {
  figures: Promise<Figures>;
};

/** The same of any parts, at any time. */
export async function readinessOf(
  parts: Parts,
  now = new Date(),
): Promise<Readiness> {
  const [database, blobs, keys, found] = await Promise.all([
    checked("database", parts.database),
    checked("blobs", parts.blobs),
    checked("keys", parts.keys),
    within(PATIENCE_MS, parts.figures).catch(() => null),
  ]);
  const purge = purgeState(found, now);
  const whole = [database, blobs, keys].every((check) => check === "ok");
  return {
    status: !whole || purge.state === "late" ? "not_ready" : statusOf(purge),
    checks: { database, blobs, keys, purge },
  };
}

const statusOf = ({ state, blobs_failed }: PurgeState) =>
  state === "ok" && blobs_failed === 0 ? "ready" : "degraded";

async function checked(part: string, work: Promise<unknown>): Promise<Check> {
  try {
    await within(PATIENCE_MS, work);
    return "ok";
  } catch (error) {
    log.error("readiness.failed", error, { part });
    return error instanceof TooSlow ? "slow" : "failed";
  }
}

function purgeState(found: Figures | null, now: Date): PurgeState {
  if (!found) {
    return {
      state: "unknown",
      oldest_overdue_seconds: null,
      paused_since: null,
      last_run_at: null,
      blobs_failed: null,
    };
  }
  const { overdueSince, pausedSince, failedBlobs, chores } = found;
  const overdue = overdueSince
    ? Math.max(0, Math.floor((now.getTime() - overdueSince.getTime()) / 1000))
    : 0;
  const lastRun = chores.find(({ name }) => name === "purge")?.doneAt ?? null;
  const silent = !lastRun || now.getTime() - lastRun.getTime() > SILENT_MS;
  return {
    state: wordFor(overdue, pausedSince !== null, silent),
    oldest_overdue_seconds: overdue,
    paused_since: pausedSince?.toISOString() ?? null,
    last_run_at: lastRun?.toISOString() ?? null,
    blobs_failed: failedBlobs,
  };
}

/** The worst of what can be said. */
function wordFor(overdue: number, paused: boolean, silent: boolean) {
  if (overdue > LATE_SECONDS) return "late";
  if (paused) return "paused";
  if (overdue > BEHIND_SECONDS) return "behind";
  return silent ? "silent" : "ok";
}

/** Throws where the store doesn't keep, give back and remove. */
export async function tryBlobs({ blobs }: Vault): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const key = `probe/${day}/${randomSecret(16)}`;
  const length = await blobs.put(key, probe());
  const found = await blobs.size(key);
  await blobs.remove([key]);
  if (found !== length) throw new Error("The store lost what it kept.");
}

async function* probe() {
  yield Buffer.from("probe");
}

/** Throws where the master key doesn't open what it wraps, or the keys are gone. */
export async function tryKeys({ master, keys }: Vault): Promise<void> {
  const wrapped = await master.wrap(Buffer.alloc(32), "probe");
  await master.unwrap(wrapped, "probe");
  for await (const _name of keys.list("")) return;
  throw new Error("There are no keys.");
}
