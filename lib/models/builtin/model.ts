import { z } from "zod";

import type { Frame, Output } from "@/lib/models/output";
import type { Content, ModelInfo, Still } from "@/lib/models/provider";

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

type Info<P extends z.ZodObject> = Omit<ModelInfo, "provider" | "params"> & {
  params: P;
};

/** Ties an answer to the params that its schema makes. */
export function builtInModel<P extends z.ZodObject>(
  info: Info<P>,
  answer: (
    content: Still,
    params: z.output<P>,
    signal: AbortSignal,
  ) => Promise<Output>,
): BuiltInModel {
  return {
    info: { ...info, provider: BUILT_IN },
    answer: (content, params, signal) => {
      if (content.type === "video") throw new Error("Asked about a video.");
      return answer(content, params as z.output<P>, signal);
    },
  };
}

/** How often a video is looked at. */
const Sampling = {
  sample_ms: z.int().min(40).max(3_600_000).nullable().default(null),
};

/**
 * A model that looks at an image, and at a video one frame after the other: every
 * `sample_ms` of it, or every second and at most 60 times where that isn't said.
 */
export function seeingModel<P extends z.ZodObject>(
  info: Omit<Info<P>, "takes">,
  see: (image: Uint8Array, params: z.output<P>) => Promise<Frame["output"]>,
): BuiltInModel {
  return {
    info: {
      ...info,
      takes: ["image", "video"],
      provider: BUILT_IN,
      params: info.params.extend(Sampling),
    },
    async answer(content, params, signal) {
      const known = params as z.output<P>;
      if (content.type !== "video") return see(content.bytes, known);
      const { sample_ms } = params as { sample_ms: number | null };
      const frames: Frame[] = [];
      for await (const { time, bytes } of content.moments(sample_ms)) {
        signal.throwIfAborted();
        frames.push({ time, output: await see(bytes, known) });
      }
      return { frames };
    },
  };
}
