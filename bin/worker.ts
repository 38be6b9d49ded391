// The worker, a process of its own: what an instance does without being asked,
// and what takes longer than a request.
import { db } from "@/lib/db";
import { CHORES } from "@/lib/jobs/chores";
import { repeatedly } from "@/lib/jobs/repeatedly";
import { takeJobs } from "@/lib/jobs/take-jobs";
import { watchClock } from "@/lib/retention/clock";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) {
  process.on(signal, () => stop.abort());
}

process.send?.({ ready: true });
const shift = { watch: watchClock(), stop: stop.signal };
await Promise.all([
  takeJobs(shift),
  ...CHORES.map((chore) => repeatedly(chore, shift)),
]);
await db().$disconnect();
process.disconnect?.();
