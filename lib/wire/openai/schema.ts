import { z } from "zod";

import { Duration } from "@/lib/decision/schema";
import { Metadata } from "@/lib/inputs/schema";

/** What nobody looks at. */
export const Nothing = z.looseObject({});

/** What a request says about us, beside what it says to the model. */
export const About = {
  model: z.string().min(1).max(200),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  metadata: Metadata.nullish(),
  /** Ours: a shorter life than the app's window, and whose data this is. */
  retention: Duration.nullish(),
  subject: z.string().min(1).max(256).nullish(),
};

export const Order = z.enum(["asc", "desc"]);

/** How a page of any of these lists is asked for. */
export const pageOf = (order: "asc" | "desc", most: number) => ({
  limit: z.coerce.number().int().min(1).max(most).default(20),
  order: Order.default(order),
  after: z.string().max(64).optional(),
});
