// The worker, a process of its own: what an instance does without being asked.
import { db } from "@/lib/db";
import {
  purgeEverywhere,
  renewEpochsEverywhere,
  sequenceLog,
} from "@/lib/jobs/jobs";
import { repeatedly } from "@/lib/jobs/repeatedly";

const PURGE_SECONDS = 20;
const LOG_SECONDS = 5;
const EPOCH_SECONDS = 600;

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) {
  process.on(signal, () => stop.abort());
}

process.send?.({ ready: true });
await Promise.all([
  repeatedly("purge", PURGE_SECONDS, purgeEverywhere, stop.signal),
  repeatedly("log", LOG_SECONDS, sequenceLog, stop.signal),
  repeatedly("epochs", EPOCH_SECONDS, renewEpochsEverywhere, stop.signal),
]);
await db().$disconnect();
process.disconnect?.();
