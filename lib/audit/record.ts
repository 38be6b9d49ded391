import "server-only";

import type { Action } from "@/lib/actions";
import type { Ctx } from "@/lib/context";
import { firstIdAt, newEntryId } from "@/lib/ids";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

export type AuditEvent = {
  action: Action;
  /** The row's id, of whatever kind the action implies. */
  targetId?: string;
  outcome?: "ok" | "refused" | "failed";
  /** The hash that stands for what was received. */
  commitment?: Uint8Array;
  /** Where the caller has to know it before: made by `newEntryId`. */
  entryId?: string;
};

/** Who acted, where there is no app, and perhaps nobody that we know. */
export type Witness = Pick<Ctx, "db" | "now" | "address"> & {
  appId: string | null;
  actor: { kind: "member" | "key" | "job" | "stranger"; id: string | null };
};

/** Appends to the log, in the transaction of what it tells of. */
export async function record(ctx: Witness, event: AuditEvent): Promise<void> {
  await run(ctx.db, entryOf(ctx, event));
}

/**
 * The same as a statement, for what is done all in one; appended only where the
 * condition holds.
 */
export function entryOf(
  ctx: Witness,
  event: AuditEvent,
  where: Prisma.Sql = Prisma.sql`TRUE`,
): Prisma.Sql {
  const actorId = ctx.actor.kind === "job" ? null : ctx.actor.id;
  return Prisma.sql`
    INSERT INTO audit_entries
      (id, app_id, actor_kind, actor_id, action, target_id, outcome, address,
       commitment)
    SELECT
      ${event.entryId ?? newEntryId(ctx.now)}::uuid, ${ctx.appId}::uuid,
      ${ctx.actor.kind}::actor_kind, ${actorId}::uuid,
      ${event.action}, ${event.targetId ?? null}::uuid,
      ${event.outcome ?? "ok"}::outcome, ${ctx.address}::inet,
      ${event.commitment ?? null}::bytea
    WHERE ${where}`;
}

/** The same about each row of `about`, which has an `id`, however many there are. */
export function entriesAbout(
  ctx: Witness,
  action: Action,
  about: Prisma.Sql,
): Prisma.Sql {
  const actorId = ctx.actor.kind === "job" ? null : ctx.actor.id;
  // As newEntryId makes them: the instant, and nothing else that can be guessed.
  const instant = firstIdAt(ctx.now).slice(0, "00000000-0000-7".length);
  return Prisma.sql`
    INSERT INTO audit_entries
      (id, app_id, actor_kind, actor_id, action, target_id, outcome, address)
    SELECT overlay(gen_random_uuid()::text PLACING ${instant} FROM 1)::uuid,
      ${ctx.appId}::uuid, ${ctx.actor.kind}::actor_kind, ${actorId}::uuid,
      ${action}, id, 'ok', ${ctx.address}::inet
    FROM ${about}`;
}
