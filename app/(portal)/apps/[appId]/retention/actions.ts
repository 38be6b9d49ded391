"use server";

import { refresh } from "next/cache";
import { z } from "zod";

import { action } from "@/lib/http/action";
import { reviewHold } from "@/lib/retention/holds/change";
import { placeHold } from "@/lib/retention/holds/place";
import { HoldPatch, NewHold } from "@/lib/retention/holds/schema";

// A form may have members of its own beside these.
const HoldForm = NewHold.strip();

export const place = action(HoldForm, async (ctx, wanted) => {
  const placed = await placeHold(ctx, wanted);
  refresh();
  return placed;
});

const ReviewForm = z.object({ hold: z.string(), ...HoldPatch.shape });

export const review = action(ReviewForm, async (ctx, { hold, ...patch }) => {
  const reviewed = await reviewHold(ctx, hold, patch);
  refresh();
  return reviewed;
});
