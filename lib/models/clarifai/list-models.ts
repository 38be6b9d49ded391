import "server-only";

import type { ClarifaiServer, ThereModel } from "@/lib/models/clarifai/server";
import type { Listed } from "@/lib/models/openai/list-models";
import type { OutputKind } from "@/lib/models/output";
import type { Content } from "@/lib/models/provider";

const PAGES_MAX = 10;
const PER_PAGE = 200;

/** The models of an app, and what each is for, by its type. */
export async function listModels(
  server: ClarifaiServer,
  signal: AbortSignal,
): Promise<Listed[]> {
  const all = new Map<string, Listed>();
  for (let page = 1; page <= PAGES_MAX; page++) {
    const some = await server.models({ page, per_page: PER_PAGE }, signal);
    for (const model of some) all.set(model.id, listed(model));
    if (some.length < PER_PAGE) break;
  }
  return [...all.values()];
}

/** What models of a type answer. All others answer concepts. */
const ANSWERS: [type: RegExp, output: OutputKind][] = [
  [/embed/, "embedding"],
  [/token-classif/, "spans"],
  [/detect|segment/, "regions"],
  [/color/, "colors"],
  [/to-text|^text$|ocr/, "text"],
];

const KINDS = ["image", "text", "video"] as const;

function listed({ id, model_type_id: type, input_fields }: ThereModel): Listed {
  const output = ANSWERS.find(([of]) => of.test(type))?.[1] ?? "concepts";
  const told = KINDS.filter((kind) => input_fields?.includes(kind));
  return {
    model: id,
    takes: told.length > 0 ? told : takenBy(type),
    output,
  };
}

function takenBy(type: string): Content["type"][] {
  if (type.startsWith("multimodal")) return ["text", "image"];
  return type.startsWith("text") ? ["text"] : ["image", "video"];
}
