import "server-only";

import { record } from "@/lib/audit/record";
import { communityArchive } from "@/lib/community/exports/archive";
import { findOwnExport } from "@/lib/community/exports/view";
import { witnessOf } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import type { Archive } from "@/lib/exports/open";
import { partsOf } from "@/lib/exports/schema";
import { logSigners } from "@/lib/receipts/log-key";

/**
 * Opens an archive of a training export, to be read once; the log of each owner whose
 * records it may have says so. `conflict` where its records aren't all noted yet. Of an
 * export that was cancelled there is none.
 */
export async function openCommunityArchive(
  ctx: CommunityCtx,
  { trainingId, part }: { trainingId: string; part: number },
): Promise<Archive> {
  const row = await findOwnExport(ctx, trainingId);
  if (!row.finishedAt) throw beingChosen();
  if (row.state !== "done") throw notFound("export");
  const parts = partsOf(Number(row.records));
  if (part > parts) throw notFound("part of the export");
  const signers = await logSigners(ctx);
  await noteReading(ctx, row.id);
  return {
    filename: `${trainingId}${parts > 1 ? `-${part}` : ""}.zip`,
    read: () => communityArchive(ctx, { row, part }, signers),
  };
}

const beingChosen = () =>
  new AppError(
    "conflict",
    "The records of this export are still being chosen.",
    { retryAfterSeconds: 1 },
  );

async function noteReading(ctx: CommunityCtx, targetId: string): Promise<void> {
  const { db } = ctx;
  const apps = await db.$queryRaw<{ app: string }[]>`
    SELECT DISTINCT app_id AS app FROM community_export_items
    WHERE export_id = ${targetId}::uuid`;
  const event = { action: "community.export_read", targetId } as const;
  for (const app of [null, ...apps.map(({ app }) => app)]) {
    await record(witnessOf(ctx, app), event);
  }
}
