import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { refuseBeyond, windowMax } from "@/lib/decision/decide";
import { showDuration } from "@/lib/duration";
import { showId, timeOf } from "@/lib/ids";
import { firstToGo, goingBy, heldIn } from "@/lib/retention/preview/going";
import { restBy } from "@/lib/retention/preview/rest";
import { newToken, TOKEN_MS } from "@/lib/retention/preview/token";
import type { Preview, Proposed } from "@/lib/retention/schema";

const SAMPLE = 5;

/**
 * What a window would destroy if it were set now, and when it would destroy the rest;
 * nothing is changed. The token sets that window for ten minutes, as long as nothing
 * but the clock changes what it destroys. Looks at each of the app's records once.
 */
export async function previewPolicy(
  ctx: Ctx,
  wanted: Proposed,
): Promise<Preview> {
  authorize(ctx, "retention:read");
  refuseBeyond(windowMax(ctx.policy), wanted.window);

  const proposal = { windowSeconds: wanted.window, at: ctx.now };
  const [going, sample, held, histogram] = await Promise.all([
    goingBy(ctx, proposal),
    firstToGo(ctx, proposal, SAMPLE),
    heldIn(ctx),
    restBy(ctx, proposal),
  ]);
  const [oldest] = sample;
  return {
    object: "retention.preview",
    window: wanted.window === null ? null : showDuration(wanted.window),
    records: going.records,
    bytes: going.bytes,
    oldest: oldest ? timeOf(oldest).toISOString() : null,
    by_type: going.byType,
    sample: sample.map((id) => showId("inp", id)),
    held,
    histogram,
    token: await newToken(ctx, proposal, going.print),
    token_expires_at: new Date(ctx.now.getTime() + TOKEN_MS).toISOString(),
  };
}
