import "server-only";

import type { Ctx } from "@/lib/context";
import { newEntryId } from "@/lib/ids";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * All that the log can say. An entry names who, what, which id, when, from where and
 * how it ended: there is no column for words, so no verb can put content in it.
 */
export const ACTIONS = [
  "instance.set_up",
  "session.start",
  "session.end",
  "app.create",
  "app.change",
  "app.delete",
  "retention.set",
  "key.create",
  "key.revoke",
  "input.receive",
  "input.list",
  "input.open",
  "input.read",
  "input.change",
  "input.delete",
  "input.purge",
  "hold.place",
  "hold.lift",
  "epoch.destroy",
  "epoch.renew",
  "prediction.make",
  "prediction.list",
  "prediction.open",
  "prediction.delete",
] as const;

export type Action = (typeof ACTIONS)[number];

export type AuditEvent = {
  action: Action;
  /** The row's id, of whatever kind the action implies. */
  targetId?: string;
  outcome?: "ok" | "refused" | "failed";
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
      (id, app_id, actor_kind, actor_id, action, target_id, outcome, address)
    SELECT
      ${newEntryId(ctx.now)}::uuid, ${ctx.appId}::uuid,
      ${ctx.actor.kind}::actor_kind, ${actorId}::uuid,
      ${event.action}, ${event.targetId ?? null}::uuid,
      ${event.outcome ?? "ok"}::outcome, ${ctx.address}::inet
    WHERE ${where}`;
}
