import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import {
  type ImportAsked,
  type ImportView,
  REFUSALS_LISTED,
} from "@/lib/imports/schema";
import { viewOf } from "@/lib/queue/job";

/** How far an import is, and what it left out. */
export async function getImport(
  ctx: Ctx,
  { importId }: ImportAsked,
): Promise<ImportView> {
  authorize(ctx, "inputs:write");

  const { appId, db } = ctx;
  const id = readId("job", importId);
  const job =
    id &&
    (await db.job.findUnique({
      where: { appId_id: { appId, id }, kind: "import_inputs" },
    }));
  if (!job) throw notFound("import");
  const where = { appId, jobId: id };
  const refused = await db.importRefusal.findMany({
    where,
    orderBy: { number: "asc" },
    take: REFUSALS_LISTED,
    select: { place: true, reason: true },
  });
  return {
    object: "import",
    id: importId,
    format: job.format ?? "jsonl",
    job: viewOf(job),
    refused,
    refused_count: await db.importRefusal.count({ where }),
  };
}
