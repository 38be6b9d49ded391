import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { findRecord, inputId } from "@/lib/inputs/record";
import { appKeyOf } from "@/lib/sealing/app-key";
import { keyedHash, sameBytes } from "@/lib/sealing/digest";
import { cardsOf } from "@/lib/sharing/card";
import type { SharingPreview } from "@/lib/sharing/ledger-schema";
import { LICENCES } from "@/lib/sharing/licence";
import type { SharedInput } from "@/lib/sharing/schema";
import type { Terms } from "@/lib/sharing/shares-schema";

/** Of what was said about a record, all that there may be. */
const SAID_MOST = 1_000;

/** How long what a preview showed may be done. */
const TOKEN_MS = 10 * 60_000;

/**
 * A record as the community would see it if it were shared on these terms, by what
 * shows it there. Nothing is shared by it.
 */
export async function cardOf(
  ctx: Ctx,
  shown: string,
  { covers, licence }: Terms,
): Promise<SharedInput> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  await record(ctx, { action: "input.open", targetId: row.id });
  const { workspace } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { workspace: { select: { name: true } } },
  });
  const shared = {
    ...row,
    app_id: ctx.appId,
    share_id: null,
    covers: covers.filter((part) => part !== "exif" || row.type === "image"),
    licence: LICENCES[licence].row,
    attribution: workspace.name,
  };
  const [card] = await cardsOf(ctx, [shared], SAID_MOST);
  if (!card) throw new Error("A record has a card.");
  return card;
}

/**
 * What switching sharing off would take back; nothing is changed. Its token lets that be
 * done for ten minutes, with whatever is shared by then. `conflict` where it is off.
 */
export async function previewStop(ctx: Ctx): Promise<SharingPreview> {
  authorize(ctx, "sharing:write");

  const { sharingId } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { sharingId: true },
  });
  if (!sharingId) throw new AppError("conflict", "This app doesn't share.");
  const [counted] = await ctx.db.$queryRaw<Counted[]>`
    SELECT count(DISTINCT s.grant_id) AS records,
      count(DISTINCT x.grant_id) AS exported,
      count(DISTINCT e.workspace_id) AS recipients
    FROM shares s
    LEFT JOIN community_export_items x ON x.grant_id = s.grant_id
    LEFT JOIN community_exports e ON e.id = x.export_id
    WHERE s.app_id = ${ctx.appId}::uuid`;
  return {
    object: "sharing.preview",
    records: Number(counted?.records ?? 0),
    exported: Number(counted?.exported ?? 0),
    recipients: Number(counted?.recipients ?? 0),
    token: await tokenOf(ctx, sharingId, ctx.now),
    token_expires_at: new Date(ctx.now.getTime() + TOKEN_MS).toISOString(),
  };
}

type Counted = Record<"records" | "exported" | "recipients", bigint>;

/** Whether somebody was shown, not long ago, what ending this consent would do. */
export async function isShown(
  ctx: Ctx,
  sharing: string,
  token: string,
): Promise<boolean> {
  const [, digits] = /^([0-9a-z]{1,9})\./.exec(token) ?? [];
  if (!digits) return false;
  const at = new Date(Number.parseInt(digits, 36));
  if (ctx.now.getTime() >= at.getTime() + TOKEN_MS) return false;
  const expected = await tokenOf(ctx, sharing, at);
  return sameBytes(Buffer.from(token), Buffer.from(expected));
}

async function tokenOf(ctx: Ctx, sharing: string, at: Date): Promise<string> {
  const shown = JSON.stringify([ctx.appId, sharing, at.getTime()]);
  const mac = keyedHash(await appKeyOf(ctx), "sharing-preview", shown);
  return `${at.getTime().toString(36)}.${mac.toString("base64url")}`;
}
