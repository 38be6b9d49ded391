import "server-only";

import { entryOf } from "@/lib/audit/record";
import { againWhereContested, isOrphaned } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import { notFound } from "@/lib/errors";
import type { PredictionPart } from "@/lib/index/document";
import { detailOf } from "@/lib/inputs/detail";
import { indexAgain } from "@/lib/inputs/index-again";
import { lockRecord, predictionPlace } from "@/lib/inputs/record";
import { forsake, sealInput } from "@/lib/inputs/seal";
import { countedBy, type UsageEvent } from "@/lib/metering/count";
import type { Matter } from "@/lib/predictions/matter";
import type { Answered } from "@/lib/predictions/view";
import { sealJson } from "@/lib/sealing/field";
import { inOneStatement } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** A prediction that is to be kept. */
export type NewPrediction = {
  id: string;
  form: "prediction" | "chat_completion" | "response" | "embedding";
  model: { id: string; provider: string };
  latencyMs: number;
  outcome: "ok" | "failed" | "aborted";
  answered: Answered;
  /** Why the model failed, as the caller is told. */
  fault?: string;
  /** Null: the call that it is of is counted with another. */
  usage: UsageEvent | null;
  /** Of the log entry, where a receipt of it is wanted. */
  entryId?: string;
};

export type Kept = { inputId: string; predictionId: string };

/**
 * Keeps a prediction, and with it the input where that is new: all in one statement,
 * after the blob, so that a crash leaves at worst a blob that a sweep finds. Answers
 * null where nothing is to be stored. A kept record that was destroyed meanwhile is
 * `not_found`: its prediction goes nowhere.
 */
export async function keepPrediction(
  ctx: Ctx,
  matter: Matter,
  made: NewPrediction,
): Promise<Kept | null> {
  const { decision } = matter;
  if (!decision.stored) return null;
  if (matter.about === "kept") return keepAgain(ctx, matter, made);

  const { content, details, landed } = matter;
  const said = [saidBy(made)];
  const input = await sealInput(
    ctx,
    content,
    details,
    decision,
    said,
    landed ?? undefined,
  );
  const { id: targetId, commitment } = input;
  const { entryId, id: predictionId } = made;
  try {
    await inOneStatement(ctx.db, [
      ...input.statements,
      predictionOf(ctx, { ...input, predictionId }, made),
      ...countOf(ctx, made),
      ...(await detailOf(ctx, input, toldOf(made))),
      entryOf(ctx, {
        action: "prediction.make",
        targetId,
        commitment,
        entryId,
      }),
    ]);
  } catch (error) {
    await forsake(ctx, input, error);
    throw isOrphaned(error) ? notFound("app") : error;
  }
  return { inputId: targetId, predictionId };
}

async function keepAgain(
  ctx: Ctx,
  { record, key }: Extract<Matter, { about: "kept" }>,
  made: NewPrediction,
): Promise<Kept> {
  const predictionId = made.id;
  const statements = [
    predictionOf(ctx, { id: record.id, key, predictionId }, made),
    ...countOf(ctx, made),
    ...(await detailOf(ctx, { id: record.id, key }, toldOf(made))),
    entryOf(ctx, {
      action: "prediction.make",
      targetId: record.id,
      entryId: made.entryId,
    }),
  ];
  await againWhereContested(() =>
    inTransaction(ctx, async (ctx) => {
      await lockRecord(ctx, record.id);
      await inOneStatement(ctx.db, statements);
      await indexAgain(ctx, [record.id]);
    }),
  );
  return { inputId: record.id, predictionId };
}

const countOf = (ctx: Ctx, { usage }: NewPrediction): Prisma.Sql[] =>
  usage ? countedBy(ctx, usage) : [];

/** What a detailed log keeps of it beside. */
const toldOf = ({ usage: _, entryId: __, ...made }: NewPrediction) => ({
  action: "predict" as const,
  ...made,
});

const saidBy = ({
  model,
  outcome,
  answered,
}: NewPrediction): PredictionPart => ({
  model: model.id,
  failed: outcome === "failed",
  output: answered.output,
});

type Place = {
  id: string;
  key: Parameters<typeof sealJson>[0];
  predictionId: string;
};

function predictionOf(ctx: Ctx, place: Place, made: NewPrediction): Prisma.Sql {
  const sealedAnswer = sealJson(
    place.key,
    predictionPlace(ctx.appId, place.id, place.predictionId),
    made.answered,
  );
  return Prisma.sql`
    INSERT INTO predictions
      (app_id, id, input_id, model, provider, latency_ms, outcome, form, sealed_answer)
    VALUES (
      ${ctx.appId}::uuid, ${place.predictionId}::uuid, ${place.id}::uuid,
      ${made.model.id}, ${made.model.provider}, ${made.latencyMs}::int,
      ${made.outcome}::outcome, ${made.form}::prediction_form, ${sealedAnswer}::bytea
    )`;
}
