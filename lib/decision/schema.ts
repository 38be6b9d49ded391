import { z } from "zod";

import { parseDuration, WINDOW_SECONDS } from "@/lib/duration";

/** A length of time as callers write it (`30d`, `12h`, `P30D`), read as seconds. */
export const Duration = z
  .string()
  .max(32)
  .transform((text, wrong) => {
    const seconds = parseDuration(text);
    if (seconds && seconds > 0) return seconds;
    wrong.addIssue("Write a duration such as 30d, 12h or P30D.");
    return z.NEVER;
  })
  .meta({ type: "string", examples: ["30d", "12h", "PT90S"] });

/** How long an app keeps a record. Null: until someone destroys it. */
export const Window = Duration.pipe(
  z
    .int()
    .min(WINDOW_SECONDS.least, "Keep records for at least an hour.")
    .max(
      WINDOW_SECONDS.most,
      "Keep records for ten years at most, or without end.",
    ),
).nullable();

/** What a call asks of its storage. */
export const StorageWish = z.strictObject({
  /** Null: as the policy says. */
  store: z.boolean().nullable().default(null),
  /** A shorter life than the app's window. */
  retention: Duration.nullable().default(null),
});

export type StorageWish = z.output<typeof StorageWish>;

/** The storage decision as every answer tells it. */
export const StorageView = z.object({
  stored: z.boolean(),
  /** Null: kept until someone deletes it, or not stored at all. */
  expires_at: z.iso.datetime().nullable(),
});

export type StorageView = z.infer<typeof StorageView>;
