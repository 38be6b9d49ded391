import { z } from "zod";

import { Window } from "@/lib/decision/schema";
import { Label } from "@/lib/label";
import { ModelId } from "@/lib/providers/schema";

export const Slug = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/,
    "Use up to 32 lower-case letters, digits and hyphens.",
  );

export const AppName = Label;

/** What of records is indexed: words, any three letters in a row too, or nothing. */
export const IndexMode = z.enum(["on", "substrings", "off"]);

export const NewApp = z.strictObject({
  name: AppName,
  slug: Slug,
  /** Null: the caller's first workspace. */
  workspace: z.string().nullable().default(null),
  store: z.boolean().default(true),
  /** Left out: as the instance says. */
  window: Window.optional(),
});
export type NewApp = z.output<typeof NewApp>;

export const AppPatch = z.strictObject({
  name: AppName.optional(),
  slug: Slug.optional(),
  index: IndexMode.optional(),
  /** Null: where no model is named, none is meant. */
  default_model: ModelId.nullable().optional(),
});
export type AppPatch = z.output<typeof AppPatch>;

export const AppView = z.object({
  object: z.literal("app"),
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  workspace: z.object({ id: z.string(), name: z.string() }),
  store: z.boolean(),
  /** Null: records are kept until someone deletes them. */
  window: z.string().nullable(),
  index: IndexMode,
  /** The model that is meant where none is named. Null: one has to be. */
  default_model: z.string().nullable(),
  created_at: z.iso.datetime(),
  /** Since when it is being destroyed, and takes nothing new. Null: it isn't. */
  closing_at: z.iso.datetime().nullable(),
});
export type AppView = z.infer<typeof AppView>;

/** That an app is gone, and how many records went with it. */
export const AppDeleted = z.object({
  object: z.literal("app.deleted"),
  id: z.string(),
  deleted: z.literal(true),
  records: z.int(),
});
export type AppDeleted = z.infer<typeof AppDeleted>;
