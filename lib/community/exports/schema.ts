import { z } from "zod";

import { PART_RECORDS } from "@/lib/exports/schema";
import { INPUT_TYPES, QueryText } from "@/lib/inputs/schema";
import { PageQuery } from "@/lib/paging";
import { JOB_STATES } from "@/lib/queue/schema";
import { Licence, SharedPart } from "@/lib/sharing/schema";

export const EXPORT_FORMATS = ["jsonl", "coco"] as const;

/** Of what there is in the community an export is to be. */
export const Sought = z.object({
  q: QueryText.optional(),
  type: z.enum(INPUT_TYPES).optional(),
  licence: Licence.optional(),
  /** What is seen in it. */
  concept: z.string().max(200).optional(),
  /** What is shared beside the content, at least. */
  covers: z.array(SharedPart).max(5).optional(),
});
export type Sought = z.output<typeof Sought>;

/** `POST /community/exports`. */
export const NewCommunityExport = z
  .strictObject({
    /** COCO has images alone. */
    format: z.enum(EXPORT_FORMATS),
    /** For which workspace. Needed of whoever is in several. */
    workspace: z.string().max(64).optional(),
    ...Sought.shape,
  })
  .refine(
    ({ format, type }) => format !== "coco" || !type || type === "image",
    { message: "COCO describes images, and nothing else.", path: ["type"] },
  );
export type NewCommunityExport = z.output<typeof NewCommunityExport>;

export const CommunityExportQuery = PageQuery;
export type CommunityExportQuery = z.output<typeof CommunityExportQuery>;

export const CommunityExportNamed = z.strictObject({ trainingId: z.string() });

export const CommunityExportView = z.object({
  object: z.literal("community_export"),
  id: z.string(),
  format: z.enum(EXPORT_FORMATS),
  state: z.enum(JOB_STATES),
  /** How many it has by now. */
  records: z.int(),
  /** How many it will have. Null: not known before it has them. */
  total: z.int().nullable(),
  /** Of how many archives it is. */
  parts: z.int(),
  cancelling: z.boolean(),
  /** Its records that were taken back since, or are gone, and aren't confirmed yet. */
  to_delete: z.int(),
  workspace: z.string(),
  /** The person, or the key, that asked for it. */
  by: z.string(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type CommunityExportView = z.infer<typeof CommunityExportView>;

/** Which places an archive has: from the first, up to and without the last. */
export const placesOf = (part: number, records: number) => ({
  from: (part - 1) * PART_RECORDS,
  to: Math.min(part * PART_RECORDS, records),
});

const File = z.object({
  name: z.string(),
  bytes: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** By which consent a record is in an archive. */
const Entry = z.object({
  /** As the community knows it. */
  id: z.string(),
  consent: z.string(),
  /** The receipt of the log's entry for it, which its owner can get. */
  receipt: z.string(),
  consent_text: z.object({ version: z.string(), sha256: z.string() }),
  licence: Licence,
  attribution: z.string(),
  covers: z.array(SharedPart),
  media: File,
});
export type Entry = z.infer<typeof Entry>;

/** What is in an archive: beside it stands `manifest.sig`, which vouches for it. */
export const CommunityManifest = z.object({
  format: z.literal("sojourn-community-export/1"),
  export: z.string(),
  workspace: z.string(),
  by: z.string(),
  part: z.int(),
  parts: z.int(),
  created_at: z.iso.datetime(),
  /** Records that are described: lines in `records.jsonl`, or images of COCO's. */
  records: z.int(),
  /** Records that weren't shared any more when their turn came. */
  gone: z.int(),
  entries: z.array(Entry),
  files: z.array(File),
});
export type CommunityManifest = z.infer<typeof CommunityManifest>;
