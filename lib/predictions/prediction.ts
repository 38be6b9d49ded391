import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId, showId } from "@/lib/ids";
import { indexAgain } from "@/lib/inputs/index-again";
import { alive, lockRecord } from "@/lib/inputs/record";
import type { Deleted } from "@/lib/inputs/schema";
import { PREDICTION_COLUMNS, PREDICTIONS } from "@/lib/predictions/list";
import type { PredictionView } from "@/lib/predictions/schema";
import { openView, type PredictionRow } from "@/lib/predictions/view";

/** One prediction of a live record. An audited act. */
export async function openPrediction(
  ctx: Ctx,
  shown: string,
): Promise<PredictionView> {
  authorize(ctx, "inputs:read");

  const row = await findPrediction(ctx, predictionId(shown));
  await record(ctx, {
    action: "prediction.open",
    targetId: row.prediction_id,
  });
  return openView(ctx, row);
}

/**
 * Removes one prediction from its record, which lives on. It was sealed with the
 * record's key: in backups it becomes unreadable when the record does.
 */
export async function deletePrediction(
  ctx: Ctx,
  shown: string,
): Promise<Deleted> {
  authorize(ctx, "inputs:delete");

  const id = predictionId(shown);
  await inTransaction(ctx, async (ctx) => {
    const { id: inputId } = await findPrediction(ctx, id);
    await lockRecord(ctx, inputId);
    const where = { appId: ctx.appId, id };
    const { count } = await ctx.db.prediction.deleteMany({ where });
    if (count === 0) throw notFound("prediction");
    await indexAgain(ctx, [inputId]);
    await record(ctx, { action: "prediction.delete", targetId: id });
  });
  return { object: "prediction.deleted", id: showId("prd", id), deleted: true };
}

async function findPrediction(ctx: Ctx, id: string): Promise<PredictionRow> {
  const [row] = await ctx.db.$queryRaw<PredictionRow[]>`
    SELECT ${PREDICTION_COLUMNS} FROM ${PREDICTIONS}
    WHERE p.app_id = ${ctx.appId}::uuid AND p.id = ${id}::uuid AND ${alive(ctx)}`;
  if (!row) throw notFound("prediction");
  return row;
}

function predictionId(shown: string): string {
  const id = readId("prd", shown);
  if (!id) throw notFound("prediction");
  return id;
}
