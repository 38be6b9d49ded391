import "server-only";

import type { Ctx, PolicyLayers } from "@/lib/context";
import { firstInWindow, type Moment } from "@/lib/inputs/record";

/** A window that an app may get, and when somebody looked at what it would do. */
export type Proposal = { windowSeconds: number | null; at: Date };

/** The smallest id that the window would cover. Null: it covers all. */
export function firstKept(ctx: Ctx, proposal: Proposal): string | null {
  return firstInWindow(momentOf(ctx.policy, proposal));
}

/** The layers as they would be, at the instant of the proposal. */
export function momentOf(
  policy: PolicyLayers,
  { windowSeconds, at }: Proposal,
): Moment {
  const app = { ...policy.app, windowSeconds };
  return { policy: { ...policy, app }, now: at };
}
