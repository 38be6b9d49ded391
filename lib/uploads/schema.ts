import { z } from "zod";

import { StorageView } from "@/lib/decision/schema";
import { Description } from "@/lib/inputs/schema";
import { PageQuery } from "@/lib/paging";

/** What is durable of an upload is whole parts: all but the last have this many bytes. */
export const PART_BYTES = 8 * 1024 * 1024;

/** How long an upload may take, unless the record's own time is over before. */
export const UPLOAD_SECONDS = 24 * 60 * 60;

/** `POST /apps/{app}/uploads`: a large file is to come, perhaps in several requests. */
export const NewUpload = z.strictObject({
  ...Description,
  /** Of the whole content. */
  bytes: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** Its media type, as the sender knows it: a hint, never believed. */
  media_type: z.string().min(1).max(127).nullable().default(null),
  /** When the file was last changed, as the sender knows it. */
  modified_at: z.iso.datetime().nullable().default(null),
  /** What the sender will know the file by, to go on with it: told to the sender alone. */
  fingerprint: z.string().min(1).max(128).nullable().default(null),
});
export type NewUpload = z.output<typeof NewUpload>;

/** How far an upload is. */
export const UploadView = z.object({
  object: z.literal("upload"),
  id: z.string(),
  /** Where the content is to be PUT. */
  url: z.string(),
  bytes: z.number(),
  /** How many of them, from the first on, are durable. The next to send is this one. */
  received: z.number(),
  /** A range that isn't the last ends at a multiple of this. */
  part_bytes: z.number(),
  /** Whether it can be sent in several ranges. False where nothing of it is kept. */
  resumable: z.boolean(),
  /** Until when it has to be whole; then it is destroyed. */
  ends_at: z.iso.datetime(),
  /** The record that came of it. Null: it isn't whole yet. */
  input: z.string().nullable(),
  /** What was said of the file, until it is whole. Null: nothing of it is kept. */
  filename: z.string().nullable(),
  modified_at: z.iso.datetime().nullable(),
  fingerprint: z.string().nullable(),
  /** What happens to the record: counted from the moment at which the upload began. */
  storage: StorageView,
});
export type UploadView = z.infer<typeof UploadView>;

export const UploadQuery = PageQuery;
export type UploadQuery = PageQuery;
