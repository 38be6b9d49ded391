import type { Actor } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { ROLE_NAMES, type Role } from "@/lib/permissions";

/** What it takes to ask a model, where whoever asks doesn't have it. */
function missing(
  { kind, role, models }: Actor,
  id: string,
  least: Role | null,
): string | null {
  const isListed = !models || models.length === 0 || models.includes(id);
  if (!isListed) return `a key that may ask ${id}`;
  if (kind !== "member" || least === null) return null;
  const rank = role ? ROLE_NAMES.indexOf(role) : -1;
  return rank < ROLE_NAMES.indexOf(least) ? `the role ${least}` : null;
}

/** Whether an actor may ask a model, which is for people of some role at least. */
export const mayAsk = (actor: Actor, id: string, least: Role | null): boolean =>
  missing(actor, id, least) === null;

/** Throws `forbidden` where they may not, and says what it takes. */
export function refuseUnless(
  actor: Actor,
  id: string,
  least: Role | null,
): void {
  const needs = missing(actor, id, least);
  if (!needs) return;
  throw new AppError("forbidden", `This needs ${needs}.`, { param: "model" });
}
