import { z } from "zod";

export const INTERVALS = ["hour", "day", "month"] as const;
export const GROUPS = ["model", "key", "outcome"] as const;

/** A day, which is its first moment in UTC, or an instant (RFC 3339). */
const At = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((text) => new Date(text));

export const UsageQuery = z.strictObject({
  /** From when on. By default 30 days before `to`; at most 400. */
  from: At.optional(),
  /** Until when, and not in that moment. By default now. */
  to: At.optional(),
  interval: z.enum(INTERVALS).default("day"),
  /** By what calls are told apart: `model`, `key` and `outcome`, between commas. */
  group_by: z
    .string()
    .transform((text) => [...new Set(text.split(","))])
    .pipe(z.array(z.enum(GROUPS)).max(GROUPS.length))
    .default([]),
  /** By default as `accept` says. */
  format: z.enum(["json", "csv"]).optional(),
});
export type UsageQuery = z.output<typeof UsageQuery>;

/** The calls of one stretch, and of one model, key and outcome where these are asked. */
export const UsageRow = z.object({
  /** When the hour, day or month began, in UTC. */
  start: z.iso.datetime(),
  /** Null: the call never got as far as a model. */
  model: z.string().nullable().optional(),
  /** Null: no key called, but a person or a job. */
  key: z.string().nullable().optional(),
  outcome: z.enum(["ok", "refused", "failed", "aborted"]).optional(),
  calls: z.int(),
  /** How many of them were stored. */
  stored: z.int(),
  /** Received, of the content. */
  bytes: z.int(),
  /** As the providers counted them. Null: none did. */
  input_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  /** In millionths of a dollar. Null: nobody said what the models cost. */
  cost_micros: z.int().nullable(),
  latency_ms: z.object({ p50: z.int(), p95: z.int(), p99: z.int() }),
});
export type UsageRow = z.output<typeof UsageRow>;

export const UsageView = z.object({
  object: z.literal("usage"),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  interval: z.enum(INTERVALS),
  group_by: z.array(z.enum(GROUPS)),
  /** The earliest first. Where there were no calls there is no row. */
  data: z.array(UsageRow),
});
export type UsageView = z.output<typeof UsageView>;
