import { z } from "zod";

import { PageQuery } from "@/lib/paging";
import { JobView } from "@/lib/queue/schema";
import { Licence, SharedPart } from "@/lib/sharing/schema";

export const ConsentTextView = z.object({
  version: z.string(),
  /** Of the text's bytes in UTF-8, as 64 hexadecimal digits. */
  sha256: z.string(),
  text: z.string(),
});
export type ConsentTextView = z.infer<typeof ConsentTextView>;

export const REASONS = ["withdrawn", "switched_off", "taken_down"] as const;

/** An entry of the ledger: that something was agreed to, or taken back. */
export const ConsentView = z.object({
  object: z.literal("consent"),
  id: z.string(),
  kind: z.enum(["grant", "withdrawal"]),
  /** The record that it is about. Null: the app as a whole. */
  input: z.string().nullable(),
  /** Of a withdrawal: the grant that it takes back. */
  grant: z.string().nullable(),
  /** Of a withdrawal: why. */
  reason: z.enum(REASONS).nullable(),
  /** Of a grant: the text that was agreed to, without its words. */
  consent_text: ConsentTextView.omit({ text: true }).nullable(),
  /** Of a grant for a record. */
  covers: z.array(SharedPart),
  licence: Licence.nullable(),
  /** The person, or the key. */
  by: z.string(),
  at: z.iso.datetime(),
  receipt: z.string(),
  /** Whether this grant stands now. */
  in_force: z.boolean(),
});
export type ConsentView = z.infer<typeof ConsentView>;

export const ConsentQuery = z.strictObject({
  ...PageQuery.shape,
  /** About one record. */
  input: z.string().max(64).optional(),
  /** `app`: about the app as a whole. */
  about: z.literal("app").optional(),
});
export type ConsentQuery = z.output<typeof ConsentQuery>;

/** Whom the instance shows its community to. */
export const AUDIENCES = ["nobody", "people", "everyone"] as const;

/** Whether an app shares, and by which consent. */
export const SharingView = z.object({
  object: z.literal("sharing"),
  community: z.boolean(),
  /** Null: it is off. */
  consent: ConsentView.nullable(),
  /** The newest, which is asked for. */
  consent_text: ConsentTextView,
  /** Whether it is newer than what was agreed to: then nothing more can be shared. */
  outdated: z.boolean(),
  /** Who sees what is shared: everybody who has an account or a key here, or more or fewer. */
  audience: z.enum(AUDIENCES),
  /** How many records are shared now, or at least so many. */
  shared: z.object({ records: z.int(), more: z.boolean() }),
  /** The job that takes back what was shared before sharing was switched off. */
  job: JobView.nullable(),
});
export type SharingView = z.infer<typeof SharingView>;

export const NewSharing = z.strictObject({
  community: z.boolean(),
  /** Needed to switch it on: the newest there is. */
  consent_text_version: z.string().max(64).optional(),
  /** Needed to switch it off where something is shared: of a preview. */
  token: z.string().max(200).optional(),
});
export type NewSharing = z.output<typeof NewSharing>;

/** What switching sharing off would take back. */
export const SharingPreview = z.object({
  object: z.literal("sharing.preview"),
  /** Shared now. */
  records: z.int(),
  /** How many of these somebody exported. */
  exported: z.int(),
  /** How many workspaces did. They will be told. */
  recipients: z.int(),
  token: z.string(),
  token_expires_at: z.iso.datetime(),
});
export type SharingPreview = z.infer<typeof SharingPreview>;
