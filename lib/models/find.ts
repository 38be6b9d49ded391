import "server-only";

import type { z } from "zod";

import { AppError, notFound } from "@/lib/errors";
import { builtin } from "@/lib/models/builtin/provider";
import type {
  Answer,
  Content,
  ModelInfo,
  ModelProvider,
  Question,
} from "@/lib/models/provider";

/** A model that is there, and the way to ask it. */
export type FoundModel = {
  info: ModelInfo;
  /**
   * Throws `unsupported_type` for content that the model doesn't take,
   * `invalid_request` for params that it doesn't know, `provider_failed` where it
   * fails, and the signal's reason where that is aborted.
   */
  predict(question: Question): Promise<Answer>;
};

export type FindModel = (id: string) => Promise<FoundModel>;

const PROVIDERS: readonly ModelProvider[] = [builtin];

/** The models of all providers, in the order in which they are to be shown. */
export async function allModels(
  providers = PROVIDERS,
): Promise<readonly ModelInfo[]> {
  const lists = await Promise.all(providers.map((one) => one.models()));
  return lists.flat();
}

/** Throws `not_found` where no provider has a model of that id. */
export async function findModel(
  id: string,
  providers = PROVIDERS,
): Promise<FoundModel> {
  for (const provider of providers) {
    const models = await provider.models();
    const info = models.find((model) => model.id === id);
    if (info) return { info, predict: (asked) => ask(provider, info, asked) };
  }
  throw notFound("model");
}

/** Throws `unsupported_type` where a model doesn't take content of a kind. */
export function refuseUntaken(info: ModelInfo, type: Content["type"]): void {
  if (info.takes.includes(type)) return;
  throw new AppError(
    "unsupported_type",
    `The model ${info.id} takes ${info.takes.join(" or ")}, not ${type}.`,
    { param: "input" },
  );
}

async function ask(
  provider: ModelProvider,
  info: ModelInfo,
  { content, params, signal }: Question,
): Promise<Answer> {
  refuseUntaken(info, content.type);
  const known = readParams(info.params, params);
  signal.throwIfAborted();
  try {
    return await provider.predict({
      model: info.id,
      content,
      params: known,
      signal,
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (signal.aborted) throw signal.reason;
    throw new AppError("provider_failed", "The model failed to answer.", {
      cause,
    });
  }
}

function readParams(schema: z.ZodObject, params: unknown): object {
  const parsed = schema.safeParse(params ?? {});
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  const param = ["params", ...(issue?.path ?? [])].join(".");
  const why = issue?.message ?? "Not valid";
  throw new AppError("invalid_request", `${param}: ${why}.`, {
    param,
    fields: { [param]: [why] },
  });
}
