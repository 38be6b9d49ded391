import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { storageHeader, storageView } from "@/lib/decision/decide";
import { AppError } from "@/lib/errors";
import { newId, showId } from "@/lib/ids";
import { loggingHeaders } from "@/lib/inputs/detail";
import { forget, receiptHeaders } from "@/lib/inputs/forget";
import { forsake } from "@/lib/inputs/seal";
import { refuseOverBudget } from "@/lib/metering/budget";
import type { UsageEvent } from "@/lib/metering/count";
import { tokensOf } from "@/lib/metering/tokens";
import type { FindModel, FoundModel } from "@/lib/models/find";
import type { Usage } from "@/lib/models/provider";
import { type Attempt, ask } from "@/lib/predictions/ask";
import type { Call } from "@/lib/predictions/call";
import { type Kept, keepPrediction } from "@/lib/predictions/keep";
import { type Matter, matterOf } from "@/lib/predictions/matter";
import type { PredictionView } from "@/lib/predictions/schema";
import type { Answered } from "@/lib/predictions/view";
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
    id: question.id,
    form: formOf(call),
    model: model.info,
    latencyMs: attempt.latencyMs,
    outcome: attempt.outcome,
    answered: answeredOf(call, question),
    ...(attempt.outcome !== "ok" && { fault: faultOf(attempt.error) }),
    usage,
    entryId: call.receipt?.entryId,
  });
  if (!kept) await forget(ctx, usage, call.receipt, carried(matter));
  if (attempt.outcome !== "ok")
    throw failureOf(ctx, attempt.error, matter, call);
  return viewOf(ctx, call, question, kept);
}

/** A question that was put to a model, and what came of it. */
type Question = {
  /** The prediction's, if it is kept. */
  id: string;
  model: FoundModel;
  matter: Matter;
  attempt: Attempt;
};

const formOf = (call: Call) =>
  call.about === "chat" ? call.chat.form : "prediction";

/** Counts a call that is refused, with as much as was known of it by then. */
async function prepare(
  ctx: Ctx,
  call: Call,
  find: FindModel,
): Promise<Question> {
  const known: Partial<Question> = {};
  try {
    await refuseOverBudget(ctx);
    const model = (known.model = await find(call.model));
    const matter = (known.matter = await matterOf(ctx, call, model.info));
    const id = newId(ctx.now);
    if (call.about === "chat") {
      call.chat.begun({ id, decision: matter.decision });
    }
    const attempt = await ask(model, matter.asked, call);
    return { id, model, matter, attempt };
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
    tokens: tokensOf(attempt?.answer?.usage, model?.info.price),
  };
}

/** What came of it, also where that is a part. */
function answeredOf({ params }: Call, { model, attempt }: Question): Answered {
  const { output = null, said } = attempt.answer ?? {};
  const usage = costed(attempt, model);
  return { params, output, usage, ...(said && { said: said.body }) };
}

function costed({ answer }: Attempt, { info }: FoundModel): Usage {
  const usage = answer?.usage ?? null;
  const cost = tokensOf(usage, info.price)?.costMicros;
  if (!usage || cost == null) return usage;
  return { ...usage, cost_usd: Number(cost) / 1e6 };
}

const faultOf = (error: unknown) =>
  error instanceof AppError ? error.message : "The model failed to answer.";

function failureOf(
  ctx: Ctx,
  error: unknown,
  matter: Matter,
  call: Call,
): AppError {
  const { decision } = matter;
  const salted = !decision.stored && carried(matter) !== null;
  const told = {
    "sojourn-storage": storageHeader(storageView(decision)),
    ...receiptHeaders(call.receipt, salted),
    ...(decision.stored && loggingHeaders(ctx)),
  };
  if (error instanceof AppError) return error.telling(told);
  return new AppError("provider_failed", faultOf(error), {
    cause: error,
  }).telling(told);
}

function viewOf(
  ctx: Ctx,
  call: Call,
  question: Question,
  kept: Kept | null,
): PredictionView {
  const { model, matter, attempt } = question;
  const { asked, bytes, decision } = matter;
  const { output, usage, said } = answeredOf(call, question);
  return {
    object: "prediction",
    id: kept && showId("prd", kept.predictionId),
    created_at: ctx.now.toISOString(),
    model: { id: model.info.id, provider: model.info.provider },
    outcome: attempt.outcome,
    form: formOf(call),
    latency_ms: attempt.latencyMs,
    output,
    usage,
    said: said ?? null,
    input: {
      id: kept && showId("inp", kept.inputId),
      type: asked.type,
      bytes,
      shared: kept !== null && matter.about === "kept" && matter.record.shared,
    },
    storage: storageView(decision),
  };
}
