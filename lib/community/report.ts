import "server-only";

import type { KeyObject } from "node:crypto";

import { record } from "@/lib/audit/record";
import { knownReader, witnessOf } from "@/lib/community/reader";
import type { NewReport, ReportView } from "@/lib/community/schema";
import { findShare } from "@/lib/community/share";
import type { CommunityCtx } from "@/lib/context";
import { newId, showId, timeOf } from "@/lib/ids";
import { appKeyOf } from "@/lib/sealing/app-key";
import { openJson, sealJson } from "@/lib/sealing/field";

/**
 * Says that a shared record shouldn't be there, and why, to those who run the instance.
 * Whoever says so again before they have looked says it anew, and not twice.
 */
export async function reportShare(
  ctx: CommunityCtx,
  { shareId, reason }: NewReport,
): Promise<ReportView> {
  const { id: byId } = knownReader(ctx);
  const share = await findShare(ctx, shareId);
  const appId = share.app_id;
  const appKey = await appKeyOf({ ...ctx, appId });
  const about = { shareId: share.share_id, byId, dismissedAt: null };
  const made = await ctx.db.$transaction(async (db) => {
    // Of two who say it at once, the second sees what the first said.
    await db.$queryRaw`
      SELECT id FROM shares WHERE id = ${share.share_id}::uuid FOR KEY SHARE`;
    const before = await db.report.findFirst({ where: about });
    const id = before?.id ?? newId(ctx.now);
    const sealedReason = sealReason(appKey, appId, id, reason);
    const report = await db.report.upsert({
      where: { id },
      create: { id, ...about, sealedReason },
      update: { sealedReason },
    });
    await record(witnessOf({ ...ctx, db }, appId), {
      action: "share.report",
      targetId: share.id,
    });
    return report;
  });
  return viewOf(made, reason);
}

const placeOf = (appId: string, id: string) => ({
  appId,
  recordId: id,
  field: "report",
});

const sealReason = (
  key: KeyObject,
  appId: string,
  id: string,
  reason: string,
) => Uint8Array.from(sealJson(key, placeOf(appId, id), reason));

export const openReason = (
  key: KeyObject,
  appId: string,
  { id, sealedReason }: { id: string; sealedReason: Uint8Array },
): string => String(openJson(key, placeOf(appId, id), sealedReason));

export const viewOf = (
  report: { id: string; shareId: string; dismissedAt: Date | null },
  reason: string,
): ReportView => ({
  object: "report",
  id: showId("rpt", report.id),
  share: showId("shr", report.shareId),
  reason,
  created_at: timeOf(report.id).toISOString(),
  dismissed_at: report.dismissedAt?.toISOString() ?? null,
});
