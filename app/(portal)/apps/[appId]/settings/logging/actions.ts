"use server";

import { z } from "zod";

import { action } from "@/lib/http/action";
import { setLogging } from "@/lib/logging/logging";
import { LOGGING_DAYS_MAX, NewLogging } from "@/lib/logging/schema";

const HOUR_MS = 60 * 60 * 1000;

const LoggingForm = z.object({
  reason: NewLogging.shape.reason,
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(LOGGING_DAYS_MAX * 24),
});

export const start = action(LoggingForm, (ctx, { reason, hours }) => {
  const endsAt = new Date(ctx.now.getTime() + hours * HOUR_MS);
  return setLogging(ctx, { reason, ends_at: endsAt.toISOString() });
});
