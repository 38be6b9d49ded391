import { z } from "zod";

import { ACTIONS } from "@/lib/actions";
import { PageQuery } from "@/lib/paging";

export const ACTOR_KINDS = ["member", "key", "job", "stranger"] as const;

export const AUDIT_OUTCOMES = ["ok", "refused", "failed", "aborted"] as const;

export const AUDIT_FORMATS = ["json", "csv", "jsonl"] as const;

const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** Which entries of an app's log are wanted. */
export const AuditFilter = z.strictObject({
  /** A person's id, a key's, or `job`: whatever the server did by itself. */
  actor: z.string().max(64).optional(),
  action: z.enum(ACTIONS).optional(),
  /** The id of what it was done to, or a call's `x-request-id`. */
  target: z.string().max(64).optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  /** Not before this instant. A day begins at midnight in UTC. */
  from: Moment.optional(),
  /** Before this instant. */
  to: Moment.optional(),
});
export type AuditFilter = z.output<typeof AuditFilter>;

export const AuditQuery = z.strictObject({
  ...PageQuery.shape,
  ...AuditFilter.shape,
  /** `csv` and `jsonl` are all that match, as a file. By default as `accept` says. */
  format: z.enum(AUDIT_FORMATS).optional(),
});
export type AuditQuery = z.output<typeof AuditQuery>;

/** One fact of the log: who did what to what, never what was in it. */
export const AuditView = z.object({
  object: z.literal("audit.entry"),
  /** That of its receipt. */
  id: z.string(),
  at: z.iso.datetime(),
  /** Its place in the log. Null: it has none yet, which takes seconds. */
  place: z.number().nullable(),
  actor: z.object({
    kind: z.enum(ACTOR_KINDS),
    /** Null: the server, or nobody that it knows. */
    id: z.string().nullable(),
    /** Of people of the workspace and keys of the app. Null of others. */
    name: z.string().nullable(),
  }),
  action: z.enum(ACTIONS),
  target: z.string().nullable(),
  outcome: z.enum(AUDIT_OUTCOMES),
  /** From where, as the socket saw it. */
  address: z.string().nullable(),
  /** The salted hash that stands for the record. */
  commitment: z.string().nullable(),
  /** Of what was destroyed: by when no backup can open it. */
  everywhere_at: z.iso.datetime().nullable(),
});
export type AuditView = z.infer<typeof AuditView>;
