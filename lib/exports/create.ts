import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { type NewExport, PART_RECORDS } from "@/lib/exports/schema";
import { alive } from "@/lib/inputs/record";
import type { Outcome, Turn, Worked } from "@/lib/queue/batches";
import { taskOf } from "@/lib/queue/job";
import type { Format, JobView } from "@/lib/queue/schema";
import { printQuery } from "@/lib/search/language/print";
import { Chosen, type Deed, doWith, goOnWith } from "@/lib/search/selected";
import { type Job, Prisma } from "@/prisma/generated/client";

const choosing = (format: Format): Deed => ({
  kind: "export_inputs",
  most: 1_000,
  begun: async (ctx, id) => {
    const where = { appId_id: { appId: ctx.appId, id } };
    await ctx.db.job.update({ where, data: { format }, select: { id: true } });
    await record(ctx, { action: "export.create", targetId: id });
  },
  work: (ctx, ids, job) => choose(ctx, ids, job, format),
});

/**
 * Chooses what an export is of: the records that are named, that meet a query now, or
 * that are about a subject; of COCO and YOLO, the images among them. Their ids are noted, and nothing else: each archive is made
 * as it is read, of what is still there. Up to 1,000 are chosen when this resolves; more
 * are a job, which `continueExporting` does.
 */
export async function createExport(
  ctx: Ctx,
  { subject, format, ...selection }: NewExport,
): Promise<JobView> {
  authorize(ctx, "inputs:read");

  const deed = choosing(format);
  if (subject === undefined) return doWith(ctx, selection, deed);
  const about = { kind: "subject", value: subject, from: 0, to: 0 } as const;
  return doWith(ctx, { q: printQuery(about) }, deed);
}

/** Goes on with choosing from where it stands, as long as the turn is. */
export async function continueExporting(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const chosen = Chosen.parse(await taskOf(ctx, job));
  return goOnWith(ctx, job, turn, chosen, choosing(job.format ?? "jsonl"));
}

/** Notes those that live, each in the archive that has room for it. */
async function choose(
  ctx: Ctx,
  ids: string[],
  jobId: string,
  format: Format,
): Promise<Worked> {
  const { appId, db } = ctx;
  const wanted =
    format === "jsonl" ? Prisma.empty : Prisma.sql`AND i.type = 'image'`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM inputs i
    WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[]) ${wanted} ORDER BY i.id`;
  const where = { appId_id: { appId, id: jobId } };
  const { done } = await db.job.findUniqueOrThrow({ where });
  const before = Number(done);
  const parts = Map.groupBy(
    rows.map(({ id }) => id),
    (_, place) => Math.floor((before + place) / PART_RECORDS) + 1,
  );
  await db.exportBatch.createMany({
    data: [...parts].map(([part, ids]) => ({
      ...{ appId, jobId, part, ids },
      first: ids[0] ?? "",
    })),
  });
  return { done: rows.length, held: 0 };
}
