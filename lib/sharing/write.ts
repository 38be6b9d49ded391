import "server-only";

import type { Action } from "@/lib/actions";
import type { Witness } from "@/lib/audit/record";
import { newEntryId, newId } from "@/lib/ids";
import type { SharedPart } from "@/lib/sharing/schema";
import { inOneStatement } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";
import type { ConsentReason, Licence } from "@/prisma/generated/enums";

/** Who agrees to something in an app, or takes it back. */
export type Party = Witness & { appId: string };

/** The text that an app's owner agreed to. */
export type Agreed = { text: string; sha256: Uint8Array };

/** A grant's row, as the database has it. */
export type NewGrant = {
  /** Null: for the app as a whole. */
  inputId: string | null;
  covers: SharedPart[];
  licence: Licence | null;
};

/** What a withdrawal takes back. */
export type Standing = { grantId: string; inputId: string | null };

type Row = {
  id: string;
  entryId: string;
  inputId: string | null;
  grantId: string | null;
  covers: SharedPart[];
};

/**
 * Writes grants under one text, each with its entry in the log, and answers with their
 * ids. Part of the caller's transaction, which does what they allow.
 */
export async function grant(
  party: Party,
  grants: NewGrant[],
  { text, sha256 }: Agreed,
): Promise<string[]> {
  const rows = grants.map((one) => rowOf(party, { ...one, grantId: null }));
  const [first] = grants;
  if (!first) return [];
  const about = first.inputId === null ? "sharing.on" : "input.share";
  await write(party, rows, about, {
    ...{ kind: "grant", reason: null, text, sha256 },
    licence: first.licence,
  });
  return rows.map(({ id }) => id);
}

const ENDED_BY = {
  withdrawn: "input.unshare",
  switched_off: "input.unshare",
  taken_down: "share.take_down",
} as const satisfies Record<ConsentReason, Action>;

/**
 * Takes grants back, each with its entry in the log: what they allowed ends with them, and
 * whoever exported it is told. Part of the caller's transaction, which has the shares
 * locked.
 */
export async function withdraw(
  party: Party,
  standing: Standing[],
  reason: ConsentReason,
): Promise<void> {
  const rows = standing.map((one) => rowOf(party, { ...one, covers: [] }));
  const ofApp = standing.some(({ inputId }) => inputId === null);
  await write(party, rows, ofApp ? "sharing.off" : ENDED_BY[reason], {
    ...{ kind: "withdrawal", reason, text: null, sha256: null },
    licence: null,
  });
  const grants = standing.map(({ grantId }) => grantId);
  // After its withdrawal, of which those who are told learn why.
  await party.db.share.deleteMany({ where: { grantId: { in: grants } } });
}

const rowOf = (
  { now }: Party,
  row: Pick<Row, "inputId" | "grantId" | "covers">,
): Row => ({ ...row, id: newId(now), entryId: newEntryId(now) });

type Common = {
  kind: "grant" | "withdrawal";
  reason: ConsentReason | null;
  text: string | null;
  sha256: Uint8Array | null;
  licence: Licence | null;
};

async function write(
  { db, appId, actor, address }: Party,
  rows: Row[],
  action: Action,
  { kind, reason, text, sha256, licence }: Common,
): Promise<void> {
  if (rows.length === 0) return;
  const actorId = actor.kind === "job" ? null : actor.id;
  const all = Prisma.sql`unnest(
    ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ entryId }) => entryId)}::uuid[],
    ${rows.map(({ inputId }) => inputId)}::uuid[],
    ${rows.map(({ grantId }) => grantId)}::uuid[],
    ${rows.map(({ covers }) => `{${covers.join(",")}}`)}::text[]
  ) AS r (id, entry_id, input_id, grant_id, covers)`;
  await inOneStatement(db, [
    Prisma.sql`
    INSERT INTO audit_entries
      (id, app_id, actor_kind, actor_id, action, target_id, outcome, address)
    SELECT entry_id, ${appId}::uuid, ${actor.kind}::actor_kind, ${actorId}::uuid,
      ${action}, coalesce(input_id, ${appId}::uuid), 'ok', ${address}::inet
    FROM ${all}`,
    Prisma.sql`
    INSERT INTO consents
      (id, app_id, input_id, kind, grant_id, reason, text, text_sha256, covers,
       licence, actor_kind, actor_id, entry_id)
    SELECT id, ${appId}::uuid, input_id, ${kind}::consent_kind, grant_id,
      ${reason}::consent_reason, ${text}, ${sha256}::bytea, covers::shared_part[],
      ${licence}::licence, ${actor.kind}::actor_kind, ${actorId}::uuid, entry_id
    FROM ${all}`,
  ]);
}
