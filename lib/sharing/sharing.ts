import "server-only";

import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { askFor, viewOf as jobView } from "@/lib/queue/job";
import { viewOf, WITH_WITHDRAWAL } from "@/lib/sharing/consents";
import type { NewSharing, SharingView } from "@/lib/sharing/ledger-schema";
import { isShown } from "@/lib/sharing/preview";
import { leftOf, takeBackSome } from "@/lib/sharing/stop";
import { hashOf, newestText } from "@/lib/sharing/texts";
import { grant, withdraw } from "@/lib/sharing/write";

/** Records are counted up to here. */
const COUNTED_MOST = 10_000;

/** Taking back many shares takes longer than most things do. */
const PATIENT = { maxWait: 10_000, timeout: 60_000 };

const AUDIENCE = {
  off: "nobody",
  people: "people",
  public: "everyone",
} as const;

/** Whether an app shares, by which consent, and what there is to agree to. */
export async function getSharing(ctx: Ctx): Promise<SharingView> {
  authorize(ctx, "apps:read");

  const { sharing } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { sharing: { include: WITH_WITHDRAWAL } },
  });
  const records = sharing ? (await leftOf(ctx, COUNTED_MOST + 1)).length : 0;
  const job = await ctx.db.job.findFirst({
    where: { appId: ctx.appId, kind: "stop_sharing", finishedAt: null },
    orderBy: { id: "desc" },
  });
  const newest = newestText();
  return {
    object: "sharing",
    community: sharing !== null,
    consent: sharing && viewOf(sharing),
    consent_text: { ...newest, sha256: hashOf(newest).toString("hex") },
    outdated: sharing !== null && sharing.text !== newest.version,
    audience: AUDIENCE[env().COMMUNITY],
    shared: {
      records: Math.min(records, COUNTED_MOST),
      more: records > COUNTED_MOST,
    },
    job: job && jobView(job),
  };
}

/** Whether its owners may share records of it. */
export async function isSharing(ctx: Ctx): Promise<boolean> {
  authorize(ctx, "apps:read");

  const { sharingId } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { sharingId: true },
  });
  return sharingId !== null;
}

/**
 * Switches an app's sharing on, by the newest text, or off. Switching it on shares
 * nothing yet. Off, nothing of it is in the community from this second on, however much
 * it was: what is more than a request can take back row by row, a job does. Done again,
 * either is the same.
 *
 * On: `invalid_request` without the text's version, `conflict` with another one's, and
 * while what was shared before is being taken back. Off: `conflict` where something is
 * shared, unless the token of a preview comes with it.
 */
export async function setSharing(
  ctx: Ctx,
  wanted: NewSharing,
): Promise<SharingView> {
  authorize(ctx, "sharing:write");

  if (wanted.community) agreedTo(wanted);
  await againWhereContested(() =>
    inTransaction(
      ctx,
      (ctx) => (wanted.community ? switchOn(ctx) : switchOff(ctx, wanted)),
      PATIENT,
    ),
  );
  return getSharing(ctx);
}

function agreedTo({ consent_text_version: version }: NewSharing): void {
  const newest = newestText().version;
  if (version === newest) return;
  throw new AppError(
    version === undefined ? "invalid_request" : "conflict",
    version === undefined
      ? `Send the version of the text that you agree to: ${newest}.`
      : `There is another text to agree to: ${newest}.`,
    { param: "consent_text_version" },
  );
}

/** What an app shares by. Others who would change that wait for this transaction. */
async function lockSharing({ db, appId }: Ctx) {
  const [row] = await db.$queryRaw<
    { id: string | null; text: string | null }[]
  >`
    SELECT a.sharing_id AS id, c.text FROM apps a
    LEFT JOIN consents c ON c.id = a.sharing_id
    WHERE a.id = ${appId}::uuid FOR UPDATE OF a`;
  return row ?? { id: null, text: null };
}

async function switchOn(ctx: Ctx): Promise<void> {
  const { id: before, text } = await lockSharing(ctx);
  const newest = newestText();
  if (text === newest.version) return;

  const [left] = before ? [] : await leftOf(ctx, 1);
  if (left) {
    throw new AppError(
      "conflict",
      "What was shared before is still being taken back. Try again in a moment.",
    ).telling({ "retry-after": "10" });
  }
  const ofApp = { inputId: null, covers: [], licence: null };
  const agreed = { text: newest.version, sha256: hashOf(newest) };
  const [sharingId] = await grant(ctx, [ofApp], agreed);
  await ctx.db.app.update({
    where: { id: ctx.appId },
    data: { sharingId },
    select: { id: true },
  });
  if (before) {
    const standing = { grantId: before, inputId: null };
    await withdraw(ctx, [standing], "withdrawn");
  }
}

async function switchOff(ctx: Ctx, { token }: NewSharing): Promise<void> {
  const { id } = await lockSharing(ctx);
  if (id) {
    await refuseUnseen(ctx, id, token);
    await withdraw(ctx, [{ grantId: id, inputId: null }], "switched_off");
  }
  await takeBackSome(ctx, null);
  const left = await ctx.db.share.count({ where: { appId: ctx.appId } });
  if (left > 0) await askFor(ctx, "stop_sharing", {}, left);
}

async function refuseUnseen(
  ctx: Ctx,
  sharing: string,
  token: string | undefined,
): Promise<void> {
  const [any] = await leftOf(ctx, 1);
  if (!any || (token && (await isShown(ctx, sharing, token)))) return;
  throw new AppError(
    "conflict",
    token
      ? "This preview is too old. Ask for another."
      : "Records are shared, and would be taken back. Ask for a preview of that, and send its token.",
    { param: "token" },
  );
}
