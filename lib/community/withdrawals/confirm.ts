import "server-only";

import { record } from "@/lib/audit/record";
import { exporter, mayNotExport, witnessOf } from "@/lib/community/reader";
import { findWithdrawal } from "@/lib/community/withdrawals/list";
import type {
  Confirmation,
  Confirmed,
  WithdrawalView,
} from "@/lib/community/withdrawals/schema";
import type { CommunityCtx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";

const LIMITS = { maxWait: 10_000, timeout: 30_000 };

/**
 * Says that a record is deleted wherever the caller's workspace had brought it; the
 * owner's log says who said so. To say so twice is no error, and changes nothing.
 */
export async function confirmWithdrawal(
  ctx: CommunityCtx,
  { withdrawalId }: { withdrawalId: string },
): Promise<WithdrawalView> {
  const reader = exporter(ctx);
  const id = readId("wdr", withdrawalId);
  const found = id && (await findWithdrawal(ctx, id));
  if (!id || !found) throw notFound("withdrawal");
  const workspace = readId("wsp", found.workspace) ?? "";
  if (!reader.exportsFor.includes(workspace)) throw mayNotExport(reader);
  await confirm(ctx, [id]);
  const view = await findWithdrawal(ctx, id);
  if (!view) throw notFound("withdrawal");
  return view;
}

/**
 * The same of many. What is malformed, confirmed or someone else's is passed over;
 * `forbidden`, and none is confirmed, where one is of a workspace that isn't the caller's
 * to speak for.
 */
export async function confirmWithdrawals(
  ctx: CommunityCtx,
  { ids }: Confirmation,
): Promise<Confirmed> {
  const named = ids.flatMap((one) => readId("wdr", one) ?? []);
  const reader = exporter(ctx);
  const { workspaceIds, exportsFor } = reader;
  const others = workspaceIds.filter((id) => !exportsFor.includes(id));
  const unfit = await ctx.db.withdrawal.findFirst({
    where: { id: { in: named }, workspaceId: { in: others } },
    select: { id: true },
  });
  if (unfit) throw mayNotExport(reader);
  const confirmed = await confirm(ctx, named);
  return { object: "withdrawals.confirmed", confirmed };
}

/** Answers how many it was said of now. */
function confirm(ctx: CommunityCtx, ids: string[]): Promise<number> {
  const { id: ackedBy, exportsFor } = exporter(ctx);
  return ctx.db.$transaction(async (db) => {
    const rows = await db.withdrawal.updateManyAndReturn({
      where: {
        id: { in: ids },
        workspaceId: { in: exportsFor },
        ackedAt: null,
      },
      data: { ackedAt: ctx.now, ackedBy },
      select: { id: true, appId: true },
    });
    for (const { id, appId } of rows) {
      await record(witnessOf({ ...ctx, db }, appId), {
        action: "withdrawal.confirm",
        targetId: id,
      });
    }
    return rows.length;
  }, LIMITS);
}
