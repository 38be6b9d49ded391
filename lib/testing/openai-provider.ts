import { openAiProvider } from "@/lib/models/openai/provider";
import { openAiParams } from "@/lib/models/openai/question";
import type { OutputKind } from "@/lib/models/output";
import type { Content, ModelInfo } from "@/lib/models/provider";
import { Secret } from "@/lib/secret";
import { MODELS } from "@/lib/testing/openai-server";

/** A provider named `there`, whose models are those of the server at a base URL. */
export function providerAt(
  baseUrl: string,
  { timeoutSeconds = 20, key = "key-of-the-test" } = {},
) {
  return openAiProvider({
    id: crypto.randomUUID(),
    name: "there",
    models: MODELS.map(modelThere),
    baseUrl,
    key: new Secret(key),
    timeoutSeconds,
    concurrency: 8,
  });
}

function modelThere(model: string): ModelInfo {
  const isVector = model === "embedder";
  const takes: Content["type"][] = isVector
    ? ["text"]
    : ["text", "image", "video"];
  const output: OutputKind = isVector ? "embedding" : "text";
  return {
    id: `there/${model}`,
    provider: "there",
    name: model,
    description: "",
    takes,
    output,
    params: openAiParams(takes, output),
  };
}
