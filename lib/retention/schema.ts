import { z } from "zod";

import { Window } from "@/lib/decision/schema";

/** What becomes of what an app is sent, where a call doesn't say. */
export const NewPolicy = z.strictObject({
  store: z.boolean(),
  window: Window,
  /** Of the preview that showed what this destroys. Needed where it does. */
  token: z.string().max(200).optional(),
});
export type NewPolicy = z.output<typeof NewPolicy>;

export const PolicyView = z.object({
  object: z.literal("retention"),
  store: z.boolean(),
  window: z.string().nullable(),
  /** The longest window that instance and workspace allow. Null: any. */
  window_max: z.string().nullable(),
});
export type PolicyView = z.infer<typeof PolicyView>;

export const Proposed = z.strictObject({ window: Window });
export type Proposed = z.output<typeof Proposed>;

/** When records go, by day of UTC. Days on which none does are left out. */
export const Histogram = z.object({
  /** At most 366: today, and a year from then on. */
  days: z.array(z.object({ day: z.iso.date(), records: z.int() })),
  /** After the last of these days. */
  later: z.int(),
  /** Not by themselves. */
  never: z.int(),
});
export type Histogram = z.infer<typeof Histogram>;

/** What a window would do, if it were set now. */
export const Preview = z.object({
  object: z.literal("retention.preview"),
  window: z.string().nullable(),
  /** How many of the records that are kept now would be destroyed. */
  records: z.int(),
  bytes: z.int(),
  /** When the oldest of them was received. */
  oldest: z.iso.datetime().nullable(),
  by_type: z.object({ image: z.int(), text: z.int(), video: z.int() }),
  /** The ids of the oldest few. */
  sample: z.array(z.string()),
  /** How many stay whatever the window, since a hold keeps them. */
  held: z.int(),
  /** When the others would go. */
  histogram: Histogram,
  token: z.string(),
  token_expires_at: z.iso.datetime(),
});
export type Preview = z.infer<typeof Preview>;

/** How the purge is doing: of an app what waits, of the instance how fast it is. */
export const PurgeView = z.object({
  object: z.literal("purge"),
  overdue_seconds: z
    .int()
    .describe(
      "How long the app's oldest record that is past its time has been so; 0: none is.",
    ),
  backlog: z
    .object({ records: z.int(), more: z.boolean() })
    .describe("Such records, counted up to 10,000."),
  lag_p99_seconds: z
    .number()
    .nullable()
    .describe(
      "Within how many seconds of their time 99 of 100 records were destroyed, of " +
        "all that this instance has in the last 30 days; up to a quarter too much.",
    ),
  records_per_second: z
    .number()
    .describe("How many the instance destroyed a second, in the last minute."),
  last_run_at: z.iso
    .datetime()
    .nullable()
    .describe("When a worker last came by."),
  paused_since: z.iso
    .datetime()
    .nullable()
    .describe("Since when it waits for a person to say that all is well."),
});
export type PurgeView = z.infer<typeof PurgeView>;
