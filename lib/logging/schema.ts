import { z } from "zod";

import { listOf } from "@/lib/paging";

export const LOGGING_DAYS_MAX = 7;

export const NewLogging = z.strictObject({
  /** Why details are needed. It is kept sealed, and shown to every member. */
  reason: z.string().trim().min(1).max(1_000),
  /** When it switches itself off: at most seven days after it was switched on. */
  ends_at: z.iso.datetime({ offset: true }),
});
export type NewLogging = z.output<typeof NewLogging>;

export const LoggingView = z.object({
  object: z.literal("logging"),
  on: z.boolean(),
  /** All null where it is off. */
  reason: z.string().nullable(),
  started_at: z.iso.datetime().nullable(),
  ends_at: z.iso.datetime().nullable(),
  /** Who switched it on. */
  by: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
});
export type LoggingView = z.output<typeof LoggingView>;

/** What is kept of a call beside its record. */
export const CallDetail = z.object({
  object: z.literal("call"),
  id: z.string(),
  at: z.iso.datetime(),
  input: z.string(),
  /** Who asked, from where, by which request, with what, and how it ended. */
  detail: z.record(z.string(), z.unknown()),
});
export type CallDetail = z.output<typeof CallDetail>;

export const CallDetailList = listOf(CallDetail);
export type CallDetailList = z.output<typeof CallDetailList>;
