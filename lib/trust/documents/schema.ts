import { z } from "zod";

import { visible } from "@/lib/label";
import { PageQuery } from "@/lib/paging";

const line = (most: number) => visible(z.string().trim().min(1).max(most));

export const ACCESSES = ["public", "on_request"] as const;
export type Access = (typeof ACCESSES)[number];

/** What is said of a document, in the query; its content is the body. */
export const NewDocument = z.strictObject({
  title: line(200),
  description: line(1_000).nullable().default(null),
  access: z.enum(ACCESSES).default("on_request"),
  filename: line(255).nullable().default(null),
});
export type NewDocument = z.output<typeof NewDocument>;

export const DocumentNamed = z.strictObject({ documentId: z.string() });
export const RequestNamed = z.strictObject({ requestId: z.string() });

/** What is left out stays as it is. */
export const DocumentPatch = z
  .strictObject({
    title: line(200),
    description: line(1_000).nullable(),
    access: z.enum(ACCESSES),
  })
  .partial();
export type DocumentPatch = z.output<typeof DocumentPatch>;

export const DocumentView = z.object({
  object: z.literal("document"),
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  access: z
    .enum(ACCESSES)
    .describe("`on_request`: under terms, to whom it is granted."),
  filename: z.string(),
  media_type: z.string(),
  bytes: z.int(),
  created_at: z.iso.datetime(),
});
export type DocumentView = z.infer<typeof DocumentView>;

export const DocumentQuery = z.strictObject({
  grant: z
    .string()
    .max(100)
    .optional()
    .describe("What opens it, where it is given on request."),
});
export type DocumentQuery = z.output<typeof DocumentQuery>;

/** Who asks for a document, and why. Sealed, and told to those who run the instance. */
export const Requester = z.strictObject({
  name: line(200),
  email: z.email("Give an e-mail address.").max(320),
  organisation: line(200),
  purpose: z
    .string()
    .trim()
    .regex(/^[^\0]*$/)
    .min(1)
    .max(2_000),
});
export type Requester = z.output<typeof Requester>;

export const NewDocumentRequest = Requester.extend({
  /** The version of the terms that are agreed to: the newest. */
  terms_version: z.int().min(0),
});
export type NewDocumentRequest = z.output<typeof NewDocumentRequest>;

/** What whoever asks is told. */
export const RequestedView = z.object({
  object: z.literal("document_request"),
  id: z.string(),
  document: z.string(),
  terms_version: z.int(),
  created_at: z.iso.datetime(),
});
export type RequestedView = z.infer<typeof RequestedView>;

export const REQUEST_STATES = ["waiting", "granted", "refused"] as const;

/** What those who run the instance see of it. */
export const RequestView = RequestedView.extend({
  title: z.string(),
  state: z.enum(REQUEST_STATES),
  requester: Requester.nullable().describe("Null: it doesn't open."),
  decided_at: z.iso.datetime().nullable(),
  ends_at: z.iso
    .datetime()
    .nullable()
    .describe("Until when it may be downloaded."),
  reads: z.int().describe("How often it was downloaded."),
  last_read_at: z.iso.datetime().nullable(),
});
export type RequestView = z.infer<typeof RequestView>;

export const RequestQuery = PageQuery.extend({
  state: z.enum(REQUEST_STATES).optional(),
});
export type RequestQuery = z.output<typeof RequestQuery>;

export const NewGrant = z.strictObject({
  days: z.int().min(1).max(365).default(30),
});
export type NewGrant = z.output<typeof NewGrant>;

export const GrantView = RequestView.extend({
  url: z
    .string()
    .describe("Where it is downloaded. Told once: send it to who asked."),
});
export type GrantView = z.infer<typeof GrantView>;
