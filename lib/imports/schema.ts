import { z } from "zod";

import { Description } from "@/lib/inputs/schema";
import { Format, JobView } from "@/lib/queue/schema";

/** `POST /apps/{app}/imports`, whose body is what is to be imported. */
export const ImportQuery = z.strictObject({ format: Format.default("jsonl") });
export type ImportQuery = z.output<typeof ImportQuery>;

export const ImportAsked = z.strictObject({ importId: z.string() });
export type ImportAsked = z.output<typeof ImportAsked>;

/** How many of what was left out are listed; the others are counted. */
export const REFUSALS_LISTED = 1_000;

export const ImportView = z.object({
  object: z.literal("import"),
  id: z.string(),
  format: Format,
  job: JobView,
  /** What was left out, the first thousand: where it stood, and why. */
  refused: z.array(z.object({ place: z.string(), reason: z.string() })),
  refused_count: z.int(),
});
export type ImportView = z.infer<typeof ImportView>;

/** Content in a line itself, or the name of a file in the zip. */
const InLine = z.union([
  z.strictObject({ type: z.literal("text"), text: z.string() }),
  z.strictObject({ type: z.enum(["image", "video"]), data: z.base64() }),
  z.strictObject({ file: z.string().min(1).max(4_096) }),
]);

/** A line of `records.jsonl`, as callers write it. What is said is checked by itself. */
export const WrittenLine = z.strictObject({
  ...Description,
  input: InLine,
  annotations: z.array(z.unknown()).max(1_000).default([]),
});

/** One as an export of this product has it, of which what is said again is read. */
export const ExportedLine = z.object({
  input: z.object({
    object: z.literal("input"),
    id: z.string(),
    filename: Description.filename,
    subject: Description.subject,
    metadata: Description.metadata,
  }),
  annotations: z
    .array(
      z.object({
        concepts: z.unknown(),
        text: z.unknown(),
        regions: z.unknown(),
        spans: z.unknown(),
        ranges: z.unknown(),
      }),
    )
    .max(1_000),
});
