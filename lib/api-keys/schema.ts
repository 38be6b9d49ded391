import { z } from "zod";

import { Duration } from "@/lib/decision/schema";
import { Label } from "@/lib/label";
import { SCOPES } from "@/lib/permissions";
import { ModelId } from "@/lib/providers/schema";

export const KeyName = Label;

const LAST_YEAR = 9999;
const MODELS_MOST = 200;

export const NewKey = z.strictObject({
  name: KeyName,
  scopes: z.array(z.enum(SCOPES)).min(1, "Give the key at least one scope."),
  /** Null: it doesn't expire. */
  expires_at: z.iso
    .datetime({ offset: true })
    .refine(
      (instant) => new Date(instant).getUTCFullYear() <= LAST_YEAR,
      "Write an earlier date, or none.",
    )
    .nullable()
    .default(null),
  /** False: calls by this key are never stored. */
  store: z.boolean().default(true),
  /** The longest that its records are kept. */
  window: Duration.nullable().default(null),
  /** Which models it may ask, by their ids. None: whichever the app has. */
  models: z.array(ModelId).max(MODELS_MOST).default([]),
});
export type NewKey = z.output<typeof NewKey>;

export const KeyView = z.object({
  object: z.literal("key"),
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  store: z.boolean(),
  window: z.string().nullable(),
  models: z.array(z.string()),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
});
export type KeyView = z.infer<typeof KeyView>;

/** The one answer that carries the secret. */
export const NewKeyView = KeyView.extend({ secret: z.string() });
export type NewKeyView = z.infer<typeof NewKeyView>;
