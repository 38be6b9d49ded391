import "server-only";

import { record } from "@/lib/audit/record";
import {
  type CommunityExportView,
  type NewCommunityExport,
  Sought,
} from "@/lib/community/exports/schema";
import {
  findOwnExport,
  getCommunityExport,
  viewOf,
} from "@/lib/community/exports/view";
import { askedOf } from "@/lib/community/look";
import { exporter, mayNotExport, witnessOf } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { newId, readId } from "@/lib/ids";
import { enqueue } from "@/lib/queue/boss";
import { openJson, sealJson } from "@/lib/sealing/field";
import { communityKey } from "@/lib/sealing/instance-keys";
import type { CommunityExport } from "@/prisma/generated/client";

/**
 * Asks for a training export, for one workspace: a worker notes which records it is of.
 * What was asked is sealed, since it may be a query, and forgotten when that is done.
 */
export async function createCommunityExport(
  ctx: CommunityCtx,
  { format, workspace, ...wanted }: NewCommunityExport,
): Promise<CommunityExportView> {
  const reader = exporter(ctx);
  const workspaceId = workspaceOf(reader, workspace);
  const sought = format === "coco" ? { ...wanted, type: "image" } : wanted;
  askedOf({ ...Sought.parse(sought), limit: 1 });
  const id = newId(ctx.now);
  const key = await communityKey(ctx.vault.keys);
  const sealedTask = Uint8Array.from(sealJson(key, placeOf(id), sought));
  return ctx.db.$transaction(async (db) => {
    const row = await db.communityExport.create({
      data: {
        ...{ id, workspaceId, format, sealedTask },
        actorKind: reader.kind,
        actorId: reader.id,
      },
    });
    await record(witnessOf({ ...ctx, db }, null), {
      action: "community.export",
      targetId: id,
    });
    await enqueue(db, { communityExport: id });
    return viewOf({ ...row, _count: { withdrawals: 0 } });
  });
}

function workspaceOf(
  reader: ReturnType<typeof exporter>,
  wanted: string | undefined,
): string {
  const { workspaceIds, exportsFor } = reader;
  const [only, ...others] = exportsFor;
  if (wanted === undefined) {
    if (only && others.length === 0) return only;
    const message = "Say for which workspace this is.";
    throw new AppError("invalid_request", message, {
      param: "workspace",
      fields: { workspace: [message] },
    });
  }
  const id = readId("wsp", wanted);
  if (!id || !workspaceIds.includes(id)) throw notFound("workspace");
  if (!exportsFor.includes(id)) throw mayNotExport(reader);
  return id;
}

/** What an export is to be of. */
export async function soughtBy(
  { vault }: CommunityCtx,
  { id, sealedTask }: CommunityExport,
): Promise<Sought> {
  if (!sealedTask) throw new Error("An export that has ended has no task.");
  const key = await communityKey(vault.keys);
  return Sought.parse(openJson(key, placeOf(id), sealedTask));
}

const placeOf = (id: string) => ({
  appId: "community",
  recordId: id,
  field: "export-task",
});

/**
 * Asks an export to choose no more; what it has by then it keeps no longer. To ask twice
 * is no error; `conflict` where it has ended.
 */
export async function cancelCommunityExport(
  ctx: CommunityCtx,
  named: { trainingId: string },
): Promise<CommunityExportView> {
  const { id } = await findOwnExport(ctx, named.trainingId);
  const { count } = await ctx.db.communityExport.updateMany({
    where: { id, finishedAt: null },
    data: { cancelAskedAt: ctx.now },
  });
  if (count === 0) {
    throw new AppError("conflict", "This export has ended. It stays as it is.");
  }
  await record(witnessOf(ctx, null), { action: "job.cancel", targetId: id });
  return getCommunityExport(ctx, named);
}

/** Ends an export, and forgets what it was to be of. */
export async function endExport(
  db: CommunityCtx["db"],
  id: string,
  state: "done" | "cancelled" | "failed",
  now: Date,
): Promise<void> {
  await db.communityExport.updateMany({
    where: { id, finishedAt: null },
    data: { state, finishedAt: now, sealedTask: null },
  });
}
