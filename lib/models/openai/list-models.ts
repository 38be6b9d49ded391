import "server-only";

import { z } from "zod";

import type { Server } from "@/lib/models/openai/server";
import type { OutputKind } from "@/lib/models/output";
import type { Content } from "@/lib/models/provider";

const List = z.looseObject({
  data: z.array(z.looseObject({ id: z.string().min(1).max(200) })).max(10_000),
});

/** A model that a server has, and what it is likely to be for, by its name. */
export type Listed = {
  model: string;
  takes: Content["type"][];
  output: OutputKind;
};

/** What a server says that it has, by name. */
export async function listModels(
  server: Server,
  signal: AbortSignal,
): Promise<Listed[]> {
  const { data } = await server.get(List, "/models", signal);
  const names = new Set(data.map(({ id }) => id));
  return [...names].sort().map(likely);
}

const MAKES_VECTORS = /embed|\b(bge|e5|gte|minilm)\b/i;
const SEES =
  /vision|\bvl\b|-vl-|qwen[\d.]*-?vl|llava|pixtral|gpt-4o|gpt-4\.1|gpt-5|gemma-?3|gemini|claude|llama-?4|omni/i;

/** What a model is likely to be for, by its name alone. */
export function likely(model: string): Listed {
  if (MAKES_VECTORS.test(model)) {
    return { model, takes: ["text"], output: "embedding" };
  }
  const takes: Content["type"][] = SEES.test(model)
    ? ["text", "image", "video"]
    : ["text"];
  return { model, takes, output: "text" };
}
