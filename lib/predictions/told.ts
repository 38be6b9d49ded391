import "server-only";

import { entryOf, record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { type Numbered, offsetOf } from "@/lib/inputs/pages";
import { alive } from "@/lib/inputs/record";
import type { InputView } from "@/lib/inputs/schema";
import { openView as openInputView } from "@/lib/inputs/view";
import { PREDICTION_COLUMNS, PREDICTIONS } from "@/lib/predictions/list";
import type { PredictionView } from "@/lib/predictions/schema";
import { openView, type PredictionRow } from "@/lib/predictions/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** What a model said, and the record that it was asked about. */
export type Predicted = { said: PredictionView; view: InputView };

/** Of which record by its UUID, and of which model. Null: of any. */
type Asked = Numbered & { input: string | null; model: string | null };

/** A page by its number of the predictions of live records, the newest first. */
export async function numberedPredictions(
  ctx: Ctx,
  asked: Asked,
): Promise<Predicted[]> {
  authorize(ctx, "inputs:read");

  const { input, model, per_page } = asked;
  const rows = await rowsOf<PredictionRow>(
    ctx.db,
    Prisma.sql`
    WITH entry AS (${entryOf(ctx, { action: "prediction.list" })})
    SELECT ${PREDICTION_COLUMNS} FROM ${PREDICTIONS}
    WHERE p.app_id = ${ctx.appId}::uuid AND ${alive(ctx)}
      ${input ? Prisma.sql`AND p.input_id = ${input}::uuid` : Prisma.empty}
      ${model ? Prisma.sql`AND p.model = ${model}` : Prisma.empty}
    ORDER BY p.id DESC OFFSET ${offsetOf(asked)} LIMIT ${per_page}`,
  );
  return predicted(ctx, rows);
}

/** One prediction of a live record. An audited act. */
export async function predictedOnce(
  ctx: Ctx,
  shown: string,
): Promise<Predicted> {
  authorize(ctx, "inputs:read");

  const id = readId("prd", shown);
  const rows = await rowsOf<PredictionRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${PREDICTION_COLUMNS} FROM ${PREDICTIONS}
    WHERE p.app_id = ${ctx.appId}::uuid AND p.id = ${id}::uuid AND ${alive(ctx)}`,
  );
  const [found] = await predicted(ctx, rows);
  if (!found) throw notFound("prediction");
  await record(ctx, { action: "prediction.open", targetId: id ?? undefined });
  return found;
}

async function predicted(
  ctx: Ctx,
  rows: PredictionRow[],
): Promise<Predicted[]> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  return Promise.all(
    rows.map(async (row) => ({
      said: await openView(opening, row),
      view: await openInputView(opening, row),
    })),
  );
}
