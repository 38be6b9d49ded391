import "server-only";

import type { OutputKind } from "@/lib/models/output";
import type { ModelInfo } from "@/lib/models/provider";
import { type Status, statusOf } from "@/lib/wire/clarifai/status";

/** Models are there as they are: each has one version. */
export const VERSION = "1";

/** Since when: before anybody could ask. */
const SINCE = "2026-01-01T00:00:00Z";

/** What Clarifai calls a model by what it answers, and what that is called in "ext". */
const TYPES: Record<OutputKind, [type: string, ext: string]> = {
  concepts: ["concept", "classify"],
  colors: ["color", "color"],
  spans: ["concept", "token-classify"],
  regions: ["concept", "detect"],
  text: ["text", "text-to-text"],
  embedding: ["embed", "embed"],
  frames: ["video", "video"],
};

const typesOf = (output: string) =>
  TYPES[output as OutputKind] ?? ["custom", "custom"];

/** Of a model, what Clarifai has a place for. */
type Told = Pick<
  ModelInfo,
  "id" | "name" | "description" | "provider" | "takes"
> & { output: string };

/** Whether a model is of a type, by either name. */
export const isOfType = ({ output }: Told, type: string) =>
  typesOf(output).includes(type);

export function versionOf(requestId: string) {
  const status: Status = statusOf(21100, requestId);
  return {
    ...{ id: VERSION, created_at: SINCE, status },
    ...{ active_concept_count: 0, total_input_count: 0 },
  };
}

/** A model as Clarifai writes it. */
export function modelOf(model: Told, requestId: string) {
  const { id, name, description, provider, output, takes } = model;
  const [type, type_ext] = typesOf(output);
  return {
    ...{ id, name, created_at: SINCE, modified_at: SINCE },
    app_id: "main",
    user_id: provider,
    description,
    model_type_id: type_ext,
    input_fields: takes,
    output_info: {
      data: { concepts: [] },
      output_config: {
        ...{ concepts_mutually_exclusive: false, closed_environment: false },
      },
      ...{ message: description, type, type_ext },
    },
    model_version: versionOf(requestId),
  };
}
