import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { AppError } from "@/lib/errors";
import { readId, showId, timeOf } from "@/lib/ids";
import { appKeyOf } from "@/lib/sealing/app-key";
import { keyedHash, sameBytes } from "@/lib/sealing/digest";
import { matching } from "@/lib/search/matching";
import type { Selection } from "@/lib/search/schema";
import { shareableOf } from "@/lib/sharing/share";
import type {
  ProposedShare,
  SharePreview,
  Terms,
} from "@/lib/sharing/shares-schema";

/** How long what a preview showed may be shared. */
const TOKEN_MS = 10 * 60_000;

/** By one query no more are shared: nobody looks at more. */
export const MATCHING_MOST = 50_000;

const SAMPLE = 5;

/**
 * What sharing these records on these terms would share; nothing is shared by it. The
 * token lets that be done for ten minutes, as long as nothing but the clock changes which
 * records these are: what is received after the preview isn't among them.
 */
export async function previewShares(
  ctx: Ctx,
  { covers, licence, ...selection }: ProposedShare,
): Promise<SharePreview> {
  authorize(ctx, "inputs:read");

  await record(ctx, { action: "input.list" });
  const terms = { covers, licence };
  const ids = await chosenAt(ctx, selection, ctx.now);
  const { rows, anew } = await shareableOf(ctx, ids, terms);
  const by_type = { image: 0, text: 0, video: 0 };
  for (const { type } of anew) by_type[type]++;
  return {
    object: "share.preview",
    records: anew.length,
    by_type,
    unchanged: rows.length - anew.length,
    sample: anew.slice(0, SAMPLE).map(({ id }) => showId("inp", id)),
    token: await tokenOf(ctx, terms, anew, ctx.now),
    token_expires_at: new Date(ctx.now.getTime() + TOKEN_MS).toISOString(),
  };
}

/**
 * The records that meet a query and that somebody was shown, not long ago, as what is
 * shared on these terms: those, and no others. `conflict` without such a token, and where
 * it would be others now.
 */
export async function shownBefore(
  ctx: Ctx,
  q: string,
  terms: Terms,
  token: string | undefined,
): Promise<string[]> {
  const at = token && madeAt(token, ctx.now);
  if (!token || !at) {
    throw unseen(
      "Ask for a preview of what this shares, and send its token: it holds for ten minutes.",
    );
  }
  const ids = await chosenAt(ctx, { q }, at);
  const { anew } = await shareableOf(ctx, ids, terms);
  const expected = await tokenOf(ctx, terms, anew, at);
  if (sameBytes(Buffer.from(token), Buffer.from(expected))) return ids;
  throw unseen(
    "What this would share has changed since the preview. Ask for another.",
  );
}

const unseen = (message: string) =>
  new AppError("conflict", message, { param: "token" });

async function chosenAt(
  ctx: Ctx,
  { ids, q = "" }: Selection,
  at: Date,
): Promise<string[]> {
  if (ids) return ids.flatMap((one) => readId("inp", one) ?? []);
  const found: string[] = [];
  // What came in the same millisecond may have been there when it was asked.
  const until = new Date(at.getTime() + 1);
  for await (const some of matching(ctx, q, { until })) {
    found.push(...some);
    if (found.length > MATCHING_MOST) throw tooMany();
  }
  return found;
}

const tooMany = () =>
  new AppError(
    "invalid_request",
    `More than ${MATCHING_MOST.toLocaleString("en")} records meet this query. Share fewer at a time.`,
    { param: "q" },
  );

/** When a token was made; null where it is none, or no longer one. */
function madeAt(token: string, now: Date): Date | null {
  const [, digits] = /^([0-9a-z]{1,9})\./.exec(token) ?? [];
  if (!digits) return null;
  const at = new Date(Number.parseInt(digits, 36));
  return now.getTime() < at.getTime() + TOKEN_MS ? at : null;
}

type Anew = Awaited<ReturnType<typeof shareableOf>>["anew"];

/** What expires anyway while a token lives is left out of it. */
async function tokenOf(
  ctx: Ctx,
  terms: Terms,
  anew: Anew,
  at: Date,
): Promise<string> {
  const stays = new Date(at.getTime() + TOKEN_MS);
  const lasting = anew.filter(({ id, goes_at, held }) => {
    const end = held ? null : expiryOf(ctx.policy, timeOf(id), goes_at);
    return end === null || end > stays;
  });
  const which = lasting.map(({ id, wanted }) => [id, ...wanted]);
  const shown = [ctx.appId, terms.licence, at.getTime(), which];
  const key = await appKeyOf(ctx);
  const mac = keyedHash(key, "share-preview", JSON.stringify(shown));
  return `${at.getTime().toString(36)}.${mac.toString("base64url")}`;
}
