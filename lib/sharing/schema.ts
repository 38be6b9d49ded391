import { z } from "zod";

import { AnnotationView } from "@/lib/annotations/schema";
import { InputType } from "@/lib/inputs/schema";
import { Output } from "@/lib/models/output";
import { LICENCE_NAMES } from "@/lib/sharing/licence";

/** What of a record can be shared beside its content, each only if it is chosen. */
export const SHARED_PARTS = [
  "predictions",
  "annotations",
  "filename",
  "metadata",
  "exif",
] as const;
export const SharedPart = z.enum(SHARED_PARTS);
export type SharedPart = z.infer<typeof SharedPart>;

export const Licence = z.enum(LICENCE_NAMES);

/** What somebody said of it, without who and when. */
const SharedAnnotation = AnnotationView.pick({
  concepts: true,
  text: true,
  regions: true,
  spans: true,
  ranges: true,
});

/** A record as the community sees it: what its grant covers, and nothing else. */
export const SharedInput = z.object({
  object: z.literal("shared_input"),
  /** Of the share. Null: it is a preview, and nothing is shared. */
  id: z.string().nullable(),
  type: InputType,
  media_type: z.string(),
  /** Null: an image that is shown without its own metadata, and so is another file. */
  bytes: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  /** How a text begins. */
  preview: z.string().nullable(),
  shared_at: z.iso.datetime(),
  licence: Licence,
  /** Whose it is: the workspace's name. */
  attribution: z.string(),
  covers: z.array(SharedPart),
  /** Null, as the others below: it isn't covered, or there is none. */
  filename: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
  /** The newest first. */
  predictions: z
    .array(z.object({ model: z.string(), output: Output }))
    .nullable(),
  annotations: z.array(SharedAnnotation).nullable(),
});
export type SharedInput = z.infer<typeof SharedInput>;
