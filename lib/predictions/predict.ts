import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { storageHeader, storageView } from "@/lib/decision/decide";
import { AppError } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { forget, receiptHeaders } from "@/lib/inputs/forget";
import { forsake } from "@/lib/inputs/seal";
import type { UsageEvent } from "@/lib/metering/count";
import type { FindModel, FoundModel } from "@/lib/models/find";
import { type Attempt, ask } from "@/lib/predictions/ask";
import type { Call } from "@/lib/predictions/call";
import { type Kept, keepPrediction } from "@/lib/predictions/keep";
import { type Matter, matterOf } from "@/lib/predictions/matter";
import type { PredictionView } from "@/lib/predictions/schema";
import { modelsFor } from "@/lib/providers/find";

/**
 * Asks a model about an input, and keeps both or neither, as the storage decision
 * says. What is not stored is in memory alone, and leaves one usage event, beside the
 * log entry of a receipt where the call asks for one.
 *
 * What is stored comes in one statement: key, input, prediction, usage event, audit
 * entry. A model that fails, or a caller who leaves, is kept as such; a call that was
 * wrong from the start (no such model, not its kind of input) is only counted. The
 * input is read once the model is known, and the model is asked outside of any
 * transaction. A failure that is told to the caller says how it was stored.
 */
export async function predict(
  ctx: Ctx,
  call: Call,
  find: FindModel = modelsFor(ctx),
): Promise<PredictionView> {
  authorize(ctx, "predict");

  const question = await prepare(ctx, call, find);
  const { model, matter, attempt } = question;
  const usage = usageOf(question, matter.decision.stored);
  const kept = await keepPrediction(ctx, matter, {
    model: model.info,
    latencyMs: attempt.latencyMs,
    outcome: attempt.outcome,
    answered: answeredOf(call, attempt),
    usage,
    entryId: call.receipt?.entryId,
  });
  if (!kept) await forget(ctx, usage, call.receipt, carried(matter));
  if (attempt.outcome !== "ok") throw failureOf(attempt.error, matter, call);
  return viewOf(ctx, question, kept);
}

/** A question that was put to a model, and what came of it. */
type Question = { model: FoundModel; matter: Matter; attempt: Attempt };

/** Counts a call that is refused, with as much as was known of it by then. */
async function prepare(
  ctx: Ctx,
  call: Call,
  find: FindModel,
): Promise<Question> {
  const known: Partial<Question> = {};
  try {
    const model = (known.model = await find(call.model));
    const matter = (known.matter = await matterOf(ctx, call, model.info));
    return { model, matter, attempt: await ask(model, matter.asked, call) };
  } catch (error) {
    const { matter } = known;
    if (matter?.about === "new" && matter.landed) {
      await forsake(ctx, matter.landed, error);
    }
    const usage = usageOf(known, false);
    await forget(ctx, usage, call.receipt, carried(matter));
    if (!(error instanceof AppError)) throw error;
    throw error.telling(receiptHeaders(call.receipt, carried(matter) !== null));
  }
}

/** What a call brought along and is in memory. What was kept before is nothing of it. */
const carried = (matter: Matter | undefined): Buffer | null =>
  matter?.about === "new" ? matter.carried : null;

function usageOf(known: Partial<Question>, stored: boolean): UsageEvent {
  const { model, matter, attempt } = known;
  return {
    model: model?.info ?? null,
    inputType: matter?.asked.type ?? null,
    bytes: matter?.bytes ?? 0,
    latencyMs: attempt?.latencyMs ?? 0,
    stored,
    outcome: attempt?.outcome ?? "refused",
  };
}

function answeredOf({ params }: Call, attempt: Attempt) {
  if (attempt.outcome !== "ok") return { params, output: null, usage: null };
  const { output, usage } = attempt.answer;
  return { params, output, usage };
}

function failureOf(error: unknown, matter: Matter, call: Call): AppError {
  const { decision } = matter;
  const salted = !decision.stored && carried(matter) !== null;
  const told = {
    "sojourn-storage": storageHeader(storageView(decision)),
    ...receiptHeaders(call.receipt, salted),
  };
  if (error instanceof AppError) return error.telling(told);
  return new AppError("provider_failed", "The model failed to answer.", {
    cause: error,
  }).telling(told);
}

function viewOf(
  ctx: Ctx,
  { model, matter, attempt }: Question,
  kept: Kept | null,
): PredictionView {
  const { asked, bytes, decision } = matter;
  const answer = attempt.outcome === "ok" ? attempt.answer : null;
  return {
    object: "prediction",
    id: kept && showId("prd", kept.predictionId),
    created_at: ctx.now.toISOString(),
    model: { id: model.info.id, provider: model.info.provider },
    outcome: attempt.outcome,
    latency_ms: attempt.latencyMs,
    output: answer?.output ?? null,
    usage: answer?.usage ?? null,
    input: {
      id: kept && showId("inp", kept.inputId),
      type: asked.type,
      bytes,
    },
    storage: storageView(decision),
  };
}
