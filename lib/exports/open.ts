import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { type About, archiveOf } from "@/lib/exports/archive";
import { partsOf } from "@/lib/exports/schema";
import { readId, showId } from "@/lib/ids";
import { logSigners } from "@/lib/receipts/log-key";
import type { Job } from "@/prisma/generated/client";

/** An archive that is made as it is read. */
export type Archive = {
  filename: string;
  read: () => AsyncGenerator<Uint8Array>;
};

/**
 * Opens an archive of an export, to be read once. An audited act. `conflict` where its
 * records aren't all chosen yet. Of an export that was cancelled there is none.
 */
export async function openArchive(
  ctx: Ctx,
  shown: string,
  part: number,
): Promise<Archive> {
  authorize(ctx, "inputs:read");

  const { id, done, format } = await findExport(ctx, shown);
  const parts = partsOf(Number(done));
  if (part > parts) throw notFound("part of the export");
  const signers = await logSigners(ctx);
  await record(ctx, { action: "export.read", targetId: id });
  const about: About = { job: id, part, parts, layout: format ?? "jsonl" };
  return {
    filename: `${shown}${parts > 1 ? `-${part}` : ""}.zip`,
    read: () => archiveOf(ctx, about, signers),
  };
}

async function findExport(ctx: Ctx, shown: string): Promise<Job> {
  const id = readId("job", shown);
  const job =
    id &&
    (await ctx.db.job.findUnique({
      where: { appId_id: { appId: ctx.appId, id }, kind: "export_inputs" },
    }));
  if (!job) throw notFound("export");
  if (job.state === "done") return job;
  if (job.finishedAt) throw notFound("export");
  throw new AppError(
    "conflict",
    `The records of this export are still being chosen: see the job ${showId("job", id)}.`,
    { retryAfterSeconds: 1 },
  );
}
