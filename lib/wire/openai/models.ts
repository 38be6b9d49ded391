import "server-only";

import { z } from "zod";

import type { ModelInfo } from "@/lib/models/provider";
import { listModels as allModels, openModel } from "@/lib/predictions/models";
import type { Call } from "@/lib/wire/openai/route";

export const NamedModel = z.looseObject({
  provider: z.string().optional(),
  model: z.string(),
});

export async function listModels({ ctx }: Call): Promise<Response> {
  const { data } = await allModels(ctx);
  return Response.json({ object: "list", data: data.map(modelOf) });
}

export async function getModel(
  { ctx }: Call,
  { provider, model }: z.output<typeof NamedModel>,
): Promise<Response> {
  const id = provider === undefined ? model : `${provider}/${model}`;
  return Response.json(modelOf(await openModel(ctx, id)));
}

/** When a model was made isn't known here: before anybody could ask. */
const SINCE = Date.UTC(2026, 0, 1) / 1000;

const modelOf = ({ id, provider }: Pick<ModelInfo, "id" | "provider">) => ({
  ...{ id, object: "model", created: SINCE, owned_by: provider },
});
