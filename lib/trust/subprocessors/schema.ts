import { z } from "zod";

import { visible } from "@/lib/label";

const line = (most: number) => visible(z.string().trim().min(1).max(most));

export const SUBPROCESSOR_KINDS = ["subprocessor", "provider"] as const;

const members = {
  /** `provider`: of models. */
  kind: z.enum(SUBPROCESSOR_KINDS),
  name: line(200),
  purpose: line(500),
  /** What it gets of what is sent here. */
  data: line(500),
  /** Where it is, as the law sees it. */
  location: line(200),
  url: line(500)
    .refine(
      (value) => /^https?:\/\//.test(value) && URL.canParse(value),
      "Give the address of a page.",
    )
    .nullable(),
  /** From which day on. */
  starts_on: z.iso.date(),
};

export const NewSubprocessor = z.strictObject({
  ...members,
  kind: members.kind.default("subprocessor"),
  url: members.url.default(null),
});
export type NewSubprocessor = z.output<typeof NewSubprocessor>;

/** What is left out stays as it is. */
export const SubprocessorPatch = z.strictObject(members).partial();
export type SubprocessorPatch = z.output<typeof SubprocessorPatch>;

export const SubprocessorNamed = z.strictObject({ subprocessorId: z.string() });

export const SubprocessorView = z.object({
  object: z.literal("subprocessor"),
  id: z.string(),
  kind: z.enum(SUBPROCESSOR_KINDS),
  name: z.string(),
  purpose: z.string(),
  data: z.string(),
  location: z.string(),
  url: z.string().nullable(),
  starts_on: z.iso.date(),
});
export type SubprocessorView = z.infer<typeof SubprocessorView>;

/** That something changed, and from when on. */
export const NoticeView = z.object({
  object: z.literal("subprocessor.notice"),
  id: z.string(),
  subprocessor: z.string(),
  change: z.enum(["added", "changed", "ended"]),
  name: z.string(),
  text: z.string(),
  effective_on: z.iso.date(),
  told_at: z.iso.datetime(),
});
export type NoticeView = z.infer<typeof NoticeView>;
