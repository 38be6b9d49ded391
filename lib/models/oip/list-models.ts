import "server-only";

import { AppError } from "@/lib/errors";
import type { ModelMetadata, OipServer } from "@/lib/models/oip/server";
import type { Listed } from "@/lib/models/openai/list-models";

/** Of more, it is guessed that they are like most. */
const LOOKED_INTO_MAX = 100;

/**
 * The models that a server has, and what each is likely to be for, by its tensors. Null:
 * the server doesn't tell what it has.
 */
export async function listModels(
  server: OipServer,
  signal: AbortSignal,
): Promise<Listed[] | null> {
  const names = await server.models(signal);
  if (!names) return null;
  const listed: Listed[] = [];
  for (const [place, model] of names.sort().entries()) {
    const metadata =
      place < LOOKED_INTO_MAX ? await metadataOf(server, model, signal) : null;
    listed.push({ model, ...purposeOf(metadata) });
  }
  return listed;
}

/** Null: this model doesn't tell, which is nothing against the others. */
async function metadataOf(
  server: OipServer,
  model: string,
  signal: AbortSignal,
): Promise<ModelMetadata | null> {
  try {
    return await server.metadata({ model, version: null }, signal);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

type Purpose = Omit<Listed, "model">;

/** So few numbers are rather scores than a vector. */
const SCORES_MAX = 63;

function purposeOf(metadata: ModelMetadata | null): Purpose {
  const [input] = metadata?.inputs ?? [];
  const [output] = metadata?.outputs ?? [];
  if (input?.datatype !== "BYTES") {
    return { takes: ["image", "video"], output: "concepts" };
  }
  if (!output || output.datatype === "BYTES") {
    return { takes: ["text"], output: "text" };
  }
  const length = output.shape.at(-1) ?? 0;
  const isScores = length > 0 && length <= SCORES_MAX;
  return { takes: ["text"], output: isScores ? "concepts" : "embedding" };
}
