import "server-only";

import type { AuditFilter } from "@/lib/audit-trail/schema";
import { targetIn } from "@/lib/audit-trail/target";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { firstIdAt, readId } from "@/lib/ids";
import { Prisma } from "@/prisma/generated/client";

/**
 * The conditions on entries of the app that meet a filter. Each is one that an index
 * has, led by the app and followed by the time, so that none needs to look through
 * what the others leave out.
 */
export function conditions(ctx: Ctx, filter: AuditFilter): Prisma.Sql[] {
  const { actor, action, target, outcome, from, to } = filter;
  const since = from && firstIdAt(new Date(from));
  const before = to && firstIdAt(new Date(to));
  return [
    Prisma.sql`app_id = ${ctx.appId}::uuid`,
    ...(actor === undefined ? [] : [byActor(actor)]),
    ...(action ? [Prisma.sql`action = ${action}`] : []),
    ...(target === undefined ? [] : [toTarget(target)]),
    ...(outcome ? [endedAs(outcome)] : []),
    ...(since ? [Prisma.sql`id >= ${since}::uuid`] : []),
    ...(before ? [Prisma.sql`id < ${before}::uuid`] : []),
  ];
}

function byActor(actor: string): Prisma.Sql {
  if (actor === "job") {
    return Prisma.sql`actor_id IS NULL AND actor_kind = 'job'`;
  }
  const id = readId("usr", actor) ?? readId("key", actor);
  if (id) return Prisma.sql`actor_id = ${id}::uuid`;
  throw new AppError(
    "invalid_request",
    "actor is a person's id, a key's, or job.",
    { param: "actor" },
  );
}

// Spelt out, as the index of what did not come about spells it.
const endedAs = (outcome: string) =>
  outcome === "ok"
    ? Prisma.sql`outcome = 'ok'`
    : Prisma.sql`outcome <> 'ok' AND outcome = ${outcome}::outcome`;

function toTarget(target: string): Prisma.Sql {
  const id = targetIn(target);
  if (id) return Prisma.sql`target_id = ${id}::uuid`;
  throw new AppError("invalid_request", "target is no id that we gave out.", {
    param: "target",
  });
}
