import { z } from "zod";

import { InputView } from "@/lib/inputs/schema";
import { PageQuery } from "@/lib/paging";
import { isOneOf, SELECTED } from "@/lib/search/schema";
import { REASONS } from "@/lib/sharing/ledger-schema";
import { Licence, SHARED_PARTS, SharedPart } from "@/lib/sharing/schema";

/** How a record is to be shared: of what is beside its content nothing, unless said. */
export const Terms = z.strictObject({
  covers: z
    .array(SharedPart)
    .max(SHARED_PARTS.length)
    .default([])
    .transform((said) => SHARED_PARTS.filter((part) => said.includes(part))),
  licence: Licence,
});
export type Terms = z.output<typeof Terms>;

/** `POST /apps/{app}/inputs/share/preview`. */
export const ProposedShare = z
  .strictObject({ ...SELECTED, ...Terms.shape })
  .refine(...isOneOf);
export type ProposedShare = z.output<typeof ProposedShare>;

/** `POST /apps/{app}/inputs/share`. */
export const BulkShare = z
  .strictObject({
    ...SELECTED,
    ...Terms.shape,
    /** Needed with a query: of a preview. */
    token: z.string().max(200).optional(),
  })
  .refine(...isOneOf);
export type BulkShare = z.output<typeof BulkShare>;

/** What sharing many would share. */
export const SharePreview = z.object({
  object: z.literal("share.preview"),
  /** That would be shared, or shared anew on these terms. */
  records: z.int(),
  by_type: z.object({ image: z.int(), text: z.int(), video: z.int() }),
  /** That are shared on these terms already. */
  unchanged: z.int(),
  /** The first few that would be: `…/inputs/{input}/share/preview` shows how. */
  sample: z.array(z.string()),
  token: z.string(),
  token_expires_at: z.iso.datetime(),
});
export type SharePreview = z.infer<typeof SharePreview>;

/** Who exported a record, and what they know and said of its end. */
export const Recipient = z.object({
  workspace: z.string(),
  /** Of the export. */
  exported_at: z.iso.datetime(),
  /** Null: it is shared still. */
  told_at: z.iso.datetime().nullable(),
  /** By when it is to be deleted there. */
  due_at: z.iso.datetime().nullable(),
  confirmed_at: z.iso.datetime().nullable(),
  late: z.boolean(),
});
export type Recipient = z.infer<typeof Recipient>;

const Grant = {
  /** When it was shared. */
  since: z.iso.datetime(),
  covers: z.array(SharedPart),
  licence: Licence,
  /** Of the grant. */
  consent: z.string(),
  receipt: z.string(),
};

/** Whether a record is shared, and how. */
export const ShareState = z.object({
  object: z.literal("share"),
  input: z.string(),
  shared: z.boolean(),
  /** Null: it isn't shared. */
  grant: z
    .object({
      ...Grant,
      /** As the community knows it. */
      share: z.string(),
    })
    .nullable(),
  /** All that exported it, the newest first: a hundred at most. */
  recipients: z.array(Recipient),
  /** That it was taken out of the community, and why. It can't be shared again. */
  taken_down: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
});
export type ShareState = z.infer<typeof ShareState>;

export const ShareQuery = z.strictObject({
  ...PageQuery.shape,
  /** `ended`: no longer shared, but exported by somebody before. */
  state: z.enum(["shared", "ended"]).default("shared"),
});
export type ShareQuery = z.output<typeof ShareQuery>;

export const END_REASONS = [...REASONS, "destroyed"] as const;

/** A record that is shared, or was and went somewhere. */
export const ShareView = z.object({
  object: z.literal("share"),
  /** Of the grant. */
  id: z.string(),
  input: z.string(),
  /** What it is, to who reads the app. Null: it is gone. */
  record: InputView.pick({
    type: true,
    filename: true,
    preview: true,
  }).nullable(),
  ...Grant,
  /** Null: it is shared. */
  ended_at: z.iso.datetime().nullable(),
  reason: z.enum(END_REASONS).nullable(),
  /** How many exports have it; how many of these said that it is deleted there. */
  exports: z.int(),
  confirmed: z.int(),
  /** How many are past their time without having said so. */
  late: z.int(),
  /** Of these exports the newest: twenty at most. */
  recipients: z.array(Recipient),
});
export type ShareView = z.infer<typeof ShareView>;
