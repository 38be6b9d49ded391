import { GRACE_SECONDS } from "@/lib/trust/late";
import type { Figure, FigureName } from "@/lib/trust/schema";

type Value = Figure["value"];

/** What is said of a figure, and when it is right. */
export type Claim = Pick<
  Figure,
  "part" | "title" | "unit" | "promise" | "how"
> & {
  /** Whether a value is right, at an instant. None: it is no promise. */
  kept?: (value: Value, now: Date) => boolean;
  /** Whether anybody can check it, from outside. */
  public?: true;
};

const SILENT_MS = 10 * 60 * 1000;
/** What is read of lags is up to so many times the truth. */
const ROUNDED = 1.25;

const none = (value: Value) => value === 0;
const withinGrace = (value: Value) => Number(value) <= GRACE_SECONDS;

export const CLAIMS: Record<FigureName, Claim> = {
  purge_lag_seconds: {
    part: "destruction",
    title: "The oldest record that is past its time is late by",
    unit: "seconds",
    promise: "A minute at most.",
    how:
      "Of each app the first record beyond its window and the first beyond its own " +
      "wish that no hold keeps; how long ago the earliest of them was due. Nobody can " +
      "read such a record any more, whatever this says.",
    kept: withinGrace,
  },
  purge_lag_p99_seconds: {
    part: "destruction",
    title: "In 30 days, 99 of 100 records were destroyed within",
    unit: "seconds",
    promise: "A minute of their time.",
    how:
      "Each purge counts its records by how late they were, in steps of a quarter. " +
      "What is told is the end of the step, so never less than it was.",
    kept: (value) => value === null || Number(value) / ROUNDED < GRACE_SECONDS,
  },
  overdue_records: {
    part: "destruction",
    title: "Records that are overdue",
    unit: "count",
    promise: "None.",
    how:
      "Those that no hold keeps, that were due more than a minute ago and are still " +
      "there; of an app 10,001 at most are counted.",
    kept: none,
  },
  purge_last_run_at: {
    part: "destruction",
    title: "The last purge ended",
    unit: "instant",
    promise: "Less than ten minutes ago.",
    how: "Whenever a worker has been through all apps, it writes down when.",
    kept: (value, now) =>
      value !== null && now.getTime() - Date.parse(String(value)) < SILENT_MS,
  },
  purge_paused_since: {
    part: "destruction",
    title: "The purge is paused since",
    unit: "instant",
    promise: "It isn't.",
    how: "Where the server's clock leaps, the purge waits for a person to look.",
    kept: (value) => value === null,
  },
  purged_records: {
    part: "destruction",
    title: "Records destroyed by the clock so far",
    unit: "count",
    promise: null,
    how: "The sum of what each purge counted, since there is this instance.",
  },
  undestroyed_keys: {
    part: "destruction",
    title: "Keys of a day that should be destroyed and aren't",
    unit: "count",
    promise: "None for longer than 24 hours.",
    how:
      "Once a record went, the key that wrapped its key has to go as well, so that no " +
      "backup opens it. Those that have waited for more than a day.",
    kept: none,
  },
  unremoved_blobs: {
    part: "destruction",
    title: "Sealed files of destroyed records that the store won't remove",
    unit: "count",
    promise: "None.",
    how: "Those that it refused to remove three times. Their keys are gone already.",
    kept: none,
  },
  log_size: {
    part: "log",
    title: "Entries in the log",
    unit: "count",
    promise: null,
    how: "The size that the newest checkpoint signs.",
    public: true,
  },
  log_root: {
    part: "log",
    title: "The newest checkpoint's root",
    unit: "hash",
    promise: "One of the log's keys signed it, and the log's tiles come to it.",
    how:
      "Its signature is checked, and the root computed anew out of the tiles that are " +
      "at /log/tile.",
    // Whether they do is seen where it is computed.
    kept: () => true,
    public: true,
  },
  log_wrong_entries: {
    part: "log",
    title: "Entries that aren't what the log signed",
    unit: "count",
    promise: "None.",
    how:
      "A worker hashes each entry again and compares it with the tree, 10,000 a minute " +
      "from the first to the last, then anew; the newest 256 are compared for each " +
      "reading of this page.",
    kept: none,
  },
  log_waiting_entries: {
    part: "log",
    title: "Entries that wait for their place in the log",
    unit: "count",
    promise: "None for longer than a minute.",
    how: "Those without a place that are older than a minute.",
    kept: none,
  },
  sealed_share: {
    part: "sealing",
    title: "Records that are sealed",
    unit: "share",
    promise: "All of them.",
    how:
      "A worker looks at the key, the description, the content and preview, the answers " +
      "and the annotations of each record, 10,000 records a minute, then anew: whether " +
      "each has the form of what AES-256-GCM sealed. Larger content is written by the " +
      "sealing stream alone. The command doctor opens each key.",
    kept: (value) => value === null || value === 1,
  },
  missing_blobs: {
    part: "sealing",
    title: "Records whose file is missing",
    unit: "count",
    promise: "None.",
    how: "Those that the hourly comparison of records and sealed files found.",
    kept: none,
  },
  calls: {
    part: "counting",
    title: "Calls in 30 days",
    unit: "count",
    promise: null,
    how: "All that were counted since the day 30 days ago began in UTC, of all apps.",
  },
  not_stored_share: {
    part: "counting",
    title: "Of these, not stored",
    unit: "share",
    promise: null,
    how: "The share of which nothing but that count was kept.",
  },
};
