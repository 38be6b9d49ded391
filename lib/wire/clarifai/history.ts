import "server-only";

import { z } from "zod";

import { findCalled } from "@/lib/inputs/name";
import { visible } from "@/lib/label";
import { deletePrediction } from "@/lib/predictions/prediction";
import {
  numberedPredictions,
  type Predicted,
  predictedOnce,
} from "@/lib/predictions/told";
import type { Call } from "@/lib/wire/clarifai/call";
import { mediaOf, ownIdOf } from "@/lib/wire/clarifai/input-view";
import { versionOf } from "@/lib/wire/clarifai/model-view";
import { outputData } from "@/lib/wire/clarifai/output-view";
import { type Reply, reply } from "@/lib/wire/clarifai/reply";
import { Pagination } from "@/lib/wire/clarifai/schema";
import { statusOf } from "@/lib/wire/clarifai/status";

export const OutputsQuery = Pagination.extend({
  model_id: visible(z.string().max(200)).optional(),
  input_id: z.string().optional(),
});

/** What was asked and answered, the newest first: Clarifai has nothing of the kind. */
export async function listOutputs(
  call: Call,
  { input_id, model_id, ...page }: z.output<typeof OutputsQuery>,
): Promise<Reply> {
  const { ctx } = call;
  const input = input_id && (await findCalled(ctx, input_id)).id;
  const asked = { ...page, input: input || null, model: model_id ?? null };
  const said = await numberedPredictions(ctx, asked);
  return reply({ outputs: said.map((one) => pastOutput(call, one)) });
}

export const NamedOutput = z.object({ output_id: z.string() });
type NamedOutput = z.output<typeof NamedOutput>;

export async function oneOutput(
  call: Call,
  { output_id }: NamedOutput,
): Promise<Reply> {
  const said = await predictedOnce(call.ctx, output_id);
  return reply({ output: pastOutput(call, said) });
}

/** Of the record, everything else lives on. */
export async function deleteOutput(
  { ctx }: Call,
  { output_id }: NamedOutput,
): Promise<Reply> {
  await deletePrediction(ctx, output_id);
  return reply();
}

const ALL = { min_value: 0, max_concepts: Infinity, select: null };

function pastOutput({ ctx, requestId }: Call, { said, view }: Predicted) {
  const { id, created_at, model, output, outcome } = said;
  return {
    ...{ id, created_at },
    model: {
      ...{ id: model.id, name: model.id, user_id: model.provider },
      model_version: versionOf(requestId),
    },
    input: {
      id: ownIdOf(view),
      data: { image: {}, ...mediaOf(ctx.appId, view) },
    },
    data: output ? outputData(output, ALL) : {},
    status: statusOf(outcome === "ok" ? 10000 : 10020, requestId),
  };
}
