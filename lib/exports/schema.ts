import { z } from "zod";

import { Format } from "@/lib/queue/schema";
import { SELECTED } from "@/lib/search/schema";

/**
 * The most records that one archive has; a larger export is several. What its manifest
 * says of each is in memory until its end: some megabytes, of so many.
 */
export const PART_RECORDS = 10_000;

/** How many archives an export of so many records is. */
export const partsOf = (records: number): number =>
  Math.max(1, Math.ceil(records / PART_RECORDS));

/** `POST /apps/{app}/exports`. */
export const NewExport = z
  .strictObject({
    ...SELECTED,
    /** What is about this subject. */
    subject: z.string().min(1).max(256).optional(),
    format: Format.default("jsonl"),
  })
  .refine(
    ({ format: _, ...which }) =>
      Object.values(which).filter((one) => one).length === 1,
    "Send one of ids, q and subject.",
  );
export type NewExport = z.output<typeof NewExport>;

/** `GET /apps/{app}/exports/{export}/content`. */
export const ArchiveQuery = z.strictObject({
  part: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

/** What is in an archive: beside it stands `manifest.sig`, which vouches for it. */
export const Manifest = z.object({
  format: z.literal("sojourn-export/1"),
  layout: Format.default("jsonl"),
  app: z.string(),
  export: z.string(),
  part: z.int(),
  parts: z.int(),
  created_at: z.iso.datetime(),
  /** The person, or the key, that it was made for. */
  by: z.string(),
  /** Lines in `records.jsonl`, images in `annotations.json`, or label files. */
  records: z.int(),
  /** Records that were gone when their turn came, and so have no content here. */
  gone: z.int(),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.int(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;
