import "server-only";

import { addInputs, NewInputs } from "@/lib/wire/clarifai/add";
import {
  Chosen,
  deleteInput,
  deleteInputs,
  inputCounts,
  listInputs,
  Named,
  oneInput,
  Patches,
  patchInputs,
  StreamQuery,
  streamInputs,
} from "@/lib/wire/clarifai/inputs";
import {
  listModels,
  listVersions,
  ModelSearch,
  NamedModel,
  oneModel,
  oneVersion,
  searchModels,
  VersionsQuery,
} from "@/lib/wire/clarifai/models";
import { predictOutputs, Question } from "@/lib/wire/clarifai/predict";
import { on, type Route } from "@/lib/wire/clarifai/route";
import { Nothing, Pagination } from "@/lib/wire/clarifai/schema";

/** All that this wire serves, below each of its two bases. */
export const ROUTES: readonly Route[] = [
  on("POST", "inputs", NewInputs, addInputs),
  on("GET", "inputs", Pagination, listInputs),
  on("PATCH", "inputs", Patches, patchInputs),
  on("DELETE", "inputs", Chosen, deleteInputs),
  on("GET", "inputs/status", Nothing, inputCounts),
  on("GET", "inputs/stream", StreamQuery, streamInputs),
  on("GET", "inputs/:input_id", Named, oneInput),
  on("DELETE", "inputs/:input_id", Named, deleteInput),

  on("GET", "models", Pagination, listModels),
  on("POST", "models/searches", ModelSearch, searchModels),
  on("GET", "models/:model_id", NamedModel, oneModel),
  on("GET", "models/:model_id/output_info", NamedModel, oneModel),
  on("GET", "models/:model_id/versions", VersionsQuery, listVersions),
  on("GET", "models/:model_id/versions/:version_id", NamedModel, oneVersion),
  on(
    "GET",
    "models/:model_id/versions/:version_id/output_info",
    NamedModel,
    oneModel,
  ),
  on("POST", "models/:model_id/outputs", Question, predictOutputs),
  on(
    "POST",
    "models/:model_id/versions/:version_id/outputs",
    Question,
    predictOutputs,
  ),
];
