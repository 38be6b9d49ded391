import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { showId, timeOf } from "@/lib/ids";
import { keyOf, predictionPlace, type RecordRow } from "@/lib/inputs/record";
import type { Output } from "@/lib/models/output";
import type { Said } from "@/lib/models/provider";
import type { PredictionView } from "@/lib/predictions/schema";
import { openJson } from "@/lib/sealing/field";

/** What is sealed of a prediction. */
export type Answered = {
  params: Record<string, unknown> | null;
  /** Null where the model failed. */
  output: Output | null;
  usage: Record<string, number> | null;
  /** Of a conversation: the `chat.completion` or `response`, with the provider's ids. */
  said?: Said["body"];
};

/** A prediction's row, with what opens it. */
export type PredictionRow = RecordRow & {
  prediction_id: string;
  model: string;
  provider: string;
  latency_ms: number;
  outcome: PredictionView["outcome"];
  form: PredictionView["form"];
  sealed_answer: Uint8Array;
};

export async function openView(
  ctx: Ctx,
  row: PredictionRow,
): Promise<PredictionView> {
  return viewOf(ctx, row, await keyOf(ctx, row));
}

export function answeredIn(
  ctx: Ctx,
  row: PredictionRow,
  key: KeyObject,
): Answered {
  const place = predictionPlace(ctx.appId, row.id, row.prediction_id);
  return openJson(key, place, row.sealed_answer) as Answered;
}

export function viewOf(
  ctx: Ctx,
  row: PredictionRow,
  key: KeyObject,
): PredictionView {
  const answered = answeredIn(ctx, row, key);
  const expires = expiryOf(ctx.policy, timeOf(row.id), row.goes_at);
  return {
    object: "prediction",
    id: showId("prd", row.prediction_id),
    created_at: timeOf(row.prediction_id).toISOString(),
    model: { id: row.model, provider: row.provider },
    outcome: row.outcome,
    form: row.form,
    latency_ms: row.latency_ms,
    output: answered.output,
    usage: answered.usage,
    said: answered.said ?? null,
    input: {
      id: showId("inp", row.id),
      type: row.type,
      bytes: Number(row.bytes),
      shared: row.shared,
    },
    storage: { stored: true, expires_at: expires?.toISOString() ?? null },
  };
}
