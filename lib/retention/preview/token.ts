import "server-only";

import type { Ctx } from "@/lib/context";
import type { Proposal } from "@/lib/retention/preview/proposal";
import { appKeyOf } from "@/lib/sealing/app-key";
import { keyedHash, sameBytes } from "@/lib/sealing/digest";

/** How long what a preview showed may be applied. */
export const TOKEN_MS = 10 * 60_000;

/**
 * Says that somebody in this app was shown that this window would destroy these
 * records: when, and an HMAC of all that under the app's key. Nothing is remembered.
 */
export async function newToken(
  ctx: Ctx,
  proposal: Proposal,
  print: string,
): Promise<string> {
  const mac = await macOf(ctx, proposal, print);
  return `${proposal.at.getTime().toString(36)}.${mac.toString("base64url")}`;
}

/** When a token was made; null where it is none, or no longer one. */
export function madeAt(token: string, now: Date): Date | null {
  const [, digits] = /^([0-9a-z]{1,9})\./.exec(token) ?? [];
  if (!digits) return null;
  const at = new Date(Number.parseInt(digits, 36));
  return now.getTime() < at.getTime() + TOKEN_MS ? at : null;
}

/** Whether a token was made for this window, and for these records. */
export async function isFor(
  ctx: Ctx,
  token: string,
  proposal: Proposal,
  print: string,
): Promise<boolean> {
  const expected = await newToken(ctx, proposal, print);
  return sameBytes(Buffer.from(token), Buffer.from(expected));
}

async function macOf(
  ctx: Ctx,
  { windowSeconds, at }: Proposal,
  print: string,
): Promise<Buffer> {
  const shown = [ctx.appId, windowSeconds ?? "never", at.getTime(), print];
  const key = await appKeyOf(ctx);
  return keyedHash(key, "retention-preview", JSON.stringify(shown));
}
