import { z } from "zod";

const Check = z
  .enum(["ok", "failed", "slow"])
  .describe("`slow`: it didn't answer within three seconds.");

/** Whether an instance can do its work, and what of it can't. */
export const Readiness = z.object({
  status: z
    .enum(["ready", "degraded", "not_ready"])
    .describe(
      "`degraded`: it serves, and somebody should look. `not_ready`: it answers 503.",
    ),
  checks: z.object({
    database: Check,
    blobs: Check,
    keys: Check,
    purge: z.object({
      state: z
        .enum(["ok", "behind", "late", "paused", "silent", "unknown"])
        .describe(
          "`behind`: something is overdue by more than ten minutes; `late`: by " +
            "more than an hour, which makes an instance not ready. `paused`: until a " +
            "person resumes it. `silent`: no worker came by for ten minutes.",
        ),
      oldest_overdue_seconds: z.number().nullable(),
      paused_since: z.iso.datetime().nullable(),
      last_run_at: z.iso.datetime().nullable(),
      blobs_failed: z
        .int()
        .nullable()
        .describe("Blobs that the store has refused to remove several times."),
    }),
  }),
});
export type Readiness = z.infer<typeof Readiness>;
