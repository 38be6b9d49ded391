import type { z } from "zod";

import type { Output } from "@/lib/models/output";
import type { Content, ModelInfo } from "@/lib/models/provider";

export const BUILT_IN = "built-in";

/** A model that runs here, and needs nothing from outside. */
export type BuiltInModel = {
  info: ModelInfo;
  answer(
    content: Content,
    params: unknown,
    signal: AbortSignal,
  ): Promise<Output>;
};

/** Ties an answer to the params that its schema makes. */
export function builtInModel<P extends z.ZodObject>(
  info: Omit<ModelInfo, "provider" | "params"> & { params: P },
  answer: (
    content: Content,
    params: z.output<P>,
    signal: AbortSignal,
  ) => Promise<Output>,
): BuiltInModel {
  return {
    info: { ...info, provider: BUILT_IN },
    answer: (content, params, signal) =>
      answer(content, params as z.output<P>, signal),
  };
}
