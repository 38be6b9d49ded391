import { exactNumber, roundedNumber } from "@/components/ui/format-number";
import { span } from "@/components/ui/format-time";
import type { PurgeView } from "@/lib/retention/schema";

/** What is due is destroyed within a minute: until then it isn't late. */
const ON_TIME_SECONDS = 60;

export type PurgeState = "on time" | "late" | "paused";

export function stateOf(purge: PurgeView): PurgeState {
  if (purge.paused_since) return "paused";
  return purge.overdue_seconds > ON_TIME_SECONDS ? "late" : "on time";
}

/** What the purge is, in a word: `on time`, `late by 3 minutes`, `paused`. */
export function stateWords(purge: PurgeView): string {
  const state = stateOf(purge);
  return state === "late" ? `late by ${span(purge.overdue_seconds)}` : state;
}

/** `99 of 100 records were destroyed within 25 seconds of their time.` */
export function lagWords({ lag_p99_seconds: lag }: PurgeView): string {
  if (lag === null) return "Nothing was due in the last 30 days.";
  return `In the last 30 days, 99 of 100 records were destroyed within ${spanUp(lag)} of their time.`;
}

/** `214 wait for it, at 4,800 a second.` Null: nothing waits. */
export function backlogWords(purge: PurgeView): string | null {
  const { records, more } = purge.backlog;
  if (records === 0) return null;
  const rate = Math.round(purge.records_per_second);
  const count = more
    ? `More than ${exactNumber(records)} records wait`
    : `${exactNumber(records)} ${records === 1 ? "record waits" : "records wait"}`;
  return rate > 0
    ? `${count}; ${roundedNumber(rate)} a second are being destroyed.`
    : `${count}.`;
}

/** A span, rounded up: nobody is told of less than it was. */
function spanUp(seconds: number): string {
  const sizes = [86_400, 3_600, 60, 1];
  const size = sizes.find((unit) => seconds > 2 * unit) ?? 1;
  return span(Math.ceil(seconds / size) * size);
}
