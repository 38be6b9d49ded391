import { createCommunityExport } from "@/lib/community/exports/job";
import { indexShares } from "@/lib/community/indexing";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { newId, readId, showId } from "@/lib/ids";
import { runJob } from "@/lib/jobs/run";
import { itemRow, shared, sharingOn, takeBack } from "@/lib/testing/shares";

/** Somebody who looks at the community: with an account, and nothing else. */
export const readerIn = (
  { db, vault, now, address }: Ctx,
  moderates = false,
): CommunityCtx => {
  const workspaceIds = [newId(now)];
  return {
    ...{ db, vault, now, address },
    reader: {
      ...{ kind: "member", id: newId(now), moderates },
      ...{ workspaceIds, exportsFor: workspaceIds },
    },
  };
};

/** A record that is shared, in an app that shares, and that can be found. */
export async function sharedIn(ctx: Ctx, ...given: Rest) {
  const app = await ctx.db.app.findUniqueOrThrow({ where: { id: ctx.appId } });
  if (!app.sharingId) await sharingOn(ctx);
  const record = await shared(ctx, ...given);
  await indexShares(ctx);
  return record;
}

/**
 * A training export that is still waited for, of the workspace of this context, and that
 * one of its records was taken back: as callers know them.
 */
export async function exportedFor(ctx: Ctx, workspace: string) {
  const now = new Date();
  const workspaceIds = [readId("wsp", workspace) ?? ""];
  const reader = {
    ...{ kind: "member" as const, id: ctx.actor.id, moderates: false },
    ...{ workspaceIds, exportsFor: workspaceIds },
  };
  const { id: trainingId } = await createCommunityExport(
    { ...ctx, now, reader },
    { format: "jsonl", workspace },
  );
  const exportId = readId("cex", trainingId) ?? "";
  const record = await sharedIn(ctx, "taken back");
  await itemRow(ctx.db, exportId, ctx, record);
  await takeBack(ctx, record);
  const [told] = await ctx.db.withdrawal.findMany({ where: { exportId } });
  return { trainingId, withdrawalId: showId("wdr", told?.id ?? "") };
}

/** Has it done, as a worker would. */
export const doneExport = (trainingId: string): Promise<void> =>
  runJob(
    { communityExport: readId("cex", trainingId) ?? "" },
    {
      stop: new AbortController().signal,
      isOver: () => false,
      now: () => new Date(),
    },
  );

type Rest =
  Parameters<typeof shared> extends [Ctx, ...infer Others] ? Others : never;
