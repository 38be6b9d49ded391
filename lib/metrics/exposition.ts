import "server-only";

import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

import { log } from "@/lib/log";
import { type Figures, figures } from "@/lib/metrics/figures";
import { within } from "@/lib/metrics/within";

const PATIENCE_MS = 5_000;

// What a process knows of itself is collected from when it is first asked.
const ofProcess = new Registry();
collectDefaultMetrics({ register: ofProcess });

export const METRICS_TYPE = ofProcess.contentType;

/**
 * The figures of the instance and of this process, in the text format of Prometheus.
 * No app, person or record has a name in them. Where the database doesn't answer in
 * time, they say that, and what the process knows of itself.
 */
export const exposition = () => expositionOf(figures());

/** The same of any figures. */
export async function expositionOf(figures: Promise<Figures>): Promise<string> {
  const found = await within(PATIENCE_MS, figures).catch((error: unknown) => {
    log.error("metrics.failed", error);
    return null;
  });
  const ofInstance = new Registry();
  const registers = [ofInstance];
  new Gauge({
    name: "sojourn_database_up",
    help: "Whether the database answered in time.",
    registers,
  }).set(found ? 1 : 0);
  if (found) tell(found, ofInstance);
  return Registry.merge([ofInstance, ofProcess]).metrics();
}

/** By name: what it says, and how it is read off. */
const GAUGES: Record<string, [string, (of: Figures) => number]> = {
  purge_overdue_seconds: [
    "How long the oldest record that is past its time has been due. 0: none is.",
    ({ overdueSince }) => secondsSince(overdueSince),
  ],
  purge_backlog_records: [
    "Records past their time that are still there. Exact up to 10000; 10001 is more.",
    ({ backlog }) => backlog,
  ],
  purge_paused: [
    "Whether nothing is destroyed by the clock, until a person resumes it.",
    ({ pausedSince }) => (pausedSince ? 1 : 0),
  ],
  doomed_blobs: [
    "Blobs of destroyed records that are still to be removed.",
    ({ doomedBlobs }) => doomedBlobs,
  ],
  blobs_failed: [
    "Doomed blobs that the store has refused to remove three times or more.",
    ({ failedBlobs }) => failedBlobs,
  ],
  missing_blobs: [
    "Records whose blob is missing, as the sweep found.",
    ({ missingBlobs }) => missingBlobs,
  ],
  dirty_epochs: [
    "Epoch keys that wrapped keys of destroyed records and are still there.",
    ({ dirtyEpochs }) => dirtyEpochs,
  ],
  dirty_epoch_age_seconds: [
    "How long the oldest of them has waited. More than a day breaks a promise.",
    ({ dirtySince }) => secondsSince(dirtySince),
  ],
  holds_review_due: [
    "Holds whose review is due.",
    ({ holdsToReview }) => holdsToReview,
  ],
  providers: ["Providers of remote models.", ({ providers }) => providers],
  providers_down: [
    "Those of them that couldn't be asked when a worker last looked.",
    ({ providersDown }) => providersDown,
  ],
  log_size: ["Entries that have a place in the log.", ({ logSize }) => logSize],
  log_unsequenced: [
    "Entries that have none yet.",
    ({ unsequenced }) => unsequenced,
  ],
  clock_ahead_of_database_seconds: [
    "How far this process's clock is ahead of the database's.",
    ({ clockAheadSeconds }) => clockAheadSeconds,
  ],
};

function tell(found: Figures, register: Registry): void {
  const registers = [register];
  for (const [name, [help, read]] of Object.entries(GAUGES)) {
    new Gauge({ name: `sojourn_${name}`, help, registers }).set(read(found));
  }
  new Counter({
    name: "sojourn_purged_records_total",
    help: "Records that were destroyed by the clock.",
    registers,
  }).inc(found.purgedTotal);

  const lag = new Gauge({
    name: "sojourn_purge_lag_seconds",
    help: "How late records were purged in the last 30 days, at most a quarter too much.",
    labelNames: ["quantile"],
    registers,
  });
  if (found.lagSeconds !== null)
    lag.set({ quantile: "0.99" }, found.lagSeconds);

  const lastRun = new Gauge({
    name: "sojourn_worker_last_run_timestamp_seconds",
    help: "When a chore of the workers last ended well.",
    labelNames: ["chore"],
    registers,
  });
  for (const { name, doneAt } of found.chores) {
    lastRun.set({ chore: name }, doneAt.getTime() / 1000);
  }
}

const secondsSince = (instant: Date | null) =>
  instant ? Math.max(0, (Date.now() - instant.getTime()) / 1000) : 0;
