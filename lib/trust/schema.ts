import { z } from "zod";

import { ContactView, TermsView } from "@/lib/trust/settings-schema";

/** What a figure is about: one chapter of the evidence each. */
export const PARTS = ["destruction", "log", "sealing", "counting"] as const;
export type Part = (typeof PARTS)[number];

/** What is measured, by name. */
export const FIGURES = [
  "purge_lag_seconds",
  "purge_lag_p99_seconds",
  "overdue_records",
  "purge_last_run_at",
  "purge_paused_since",
  "purged_records",
  "undestroyed_keys",
  "unremoved_blobs",
  "log_size",
  "log_root",
  "log_wrong_entries",
  "log_waiting_entries",
  "sealed_share",
  "missing_blobs",
  "calls",
  "not_stored_share",
] as const;
export type FigureName = (typeof FIGURES)[number];

/** One live figure: what it is, how it is computed, and how anybody checks it. */
export const Figure = z.object({
  name: z.enum(FIGURES),
  part: z.enum(PARTS),
  title: z.string(),
  value: z
    .union([z.number(), z.string()])
    .nullable()
    .describe("Null: there is none, such as no purge in 30 days."),
  unit: z.enum(["seconds", "instant", "count", "share", "hash"]),
  state: z
    .enum(["right", "wrong", "unknown", "told"])
    .describe(
      "`wrong`: a promise is broken. `unknown`: nobody has looked yet. `told`: it " +
        "is no promise, and only said.",
    ),
  promise: z.string().nullable().describe("What would be right."),
  how: z.string().describe("How it is computed."),
  command: z.string().describe("What checks it."),
  sql: z
    .string()
    .nullable()
    .describe("The query by which that command computes it anew."),
});
export type Figure = z.infer<typeof Figure>;

/** What the instance says of itself to everyone. */
export const TrustView = z.object({
  object: z.literal("trust"),
  status: z
    .enum(["right", "wrong", "unknown"])
    .describe("The worst of what the figures say."),
  computed_at: z.iso.datetime(),
  figures: z.array(Figure),
  settings: z.object({
    stores: z.boolean().describe("Whether anything is kept at all."),
    window_max_seconds: z.number().nullable(),
    window_default_seconds: z.number(),
    epoch_seconds: z
      .number()
      .describe("After so long no backup of the database opens what went."),
    month_key_seconds: z
      .number()
      .describe("After so long what its terms were is noise in each of them."),
    key_backup_life_seconds: z
      .number()
      .describe("How much longer a backup of the keys may."),
    metadata_life_seconds: z
      .number()
      .describe("How long counts of calls and entries of the log stay."),
    blobs: z.enum(["disk", "bucket"]),
    community: z.enum(["off", "people", "public"]),
  }),
  contact: ContactView,
  terms: TermsView.describe("Under which documents are given."),
  software: z.object({
    name: z.string(),
    version: z.string(),
    components: z.int().describe("How many packages of others run in it."),
  }),
});
export type TrustView = z.infer<typeof TrustView>;
