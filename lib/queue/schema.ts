import { z } from "zod";

import { PageQuery } from "@/lib/paging";

export const JOB_KINDS = [
  "delete_inputs",
  "annotate_inputs",
  "export_inputs",
  "import_inputs",
  "place_hold",
  "delete_app",
  "share_inputs",
  "unshare_inputs",
  "stop_sharing",
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** In which forms records go out, and come in. Of COCO and YOLO, images alone. */
export const FORMATS = ["jsonl", "coco", "yolo"] as const;
export const Format = z.enum(FORMATS);
export type Format = z.infer<typeof Format>;

export const JOB_STATES = [
  "waiting",
  "running",
  "done",
  "cancelled",
  "failed",
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Work that somebody asked for and that takes a while, as the world sees it. */
export const JobView = z.object({
  object: z.literal("job"),
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(JOB_STATES),
  /** How many records it is about. Null: not counted yet. */
  total: z.number().nullable(),
  done: z.number(),
  /** Records that a hold kept. */
  held: z.number(),
  /** Of those it was about, what was not there. Null: it is not done. */
  missing: z.number().nullable(),
  /** Whether somebody has asked it to stop. */
  cancelling: z.boolean(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type JobView = z.infer<typeof JobView>;

export const JobQuery = z.strictObject({
  ...PageQuery.shape,
  /** `true`: those that have not ended; `false`: those that have. */
  active: z.enum(["true", "false"]).optional(),
});
export type JobQuery = z.output<typeof JobQuery>;
