import "server-only";

import { addInputs, NewInputs } from "@/lib/wire/clarifai/add";
import {
  AnnotationChanges,
  AnnotationsQuery,
  addAnnotations,
  deleteAnnotation,
  getAnnotation,
  listAnnotations,
  NamedAnnotation,
  NewAnnotations,
  patchAnnotations,
} from "@/lib/wire/clarifai/annotations";
import {
  AppChanges,
  deleteApp,
  listApps,
  makeApps,
  namedAppContext,
  oneApp,
  patchApps,
} from "@/lib/wire/clarifai/apps";
import {
  addConcepts,
  ConceptChanges,
  ConceptSearch,
  listConcepts,
  NamedConcept,
  NewConcepts,
  oneConcept,
  patchConcepts,
  searchConcepts,
} from "@/lib/wire/clarifai/concepts";
import {
  deleteOutput,
  listOutputs,
  NamedOutput,
  OutputsQuery,
  oneOutput,
} from "@/lib/wire/clarifai/history";
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
import { hostedMedium, Medium, mediumContext } from "@/lib/wire/clarifai/media";
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
import {
  OlderSearch,
  Search,
  searchInputs,
  searchOlder,
} from "@/lib/wire/clarifai/search";

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

  on("POST", "inputs/searches", Search, searchInputs),
  on("POST", "searches", OlderSearch, searchOlder),

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
  on("GET", "outputs", OutputsQuery, listOutputs),
  on("GET", "outputs/:output_id", NamedOutput, oneOutput),
  on("DELETE", "outputs/:output_id", NamedOutput, deleteOutput),

  on("GET", "concepts", Pagination, listConcepts),
  on("POST", "concepts", NewConcepts, addConcepts),
  on("PATCH", "concepts", ConceptChanges, patchConcepts),
  on("POST", "concepts/searches", ConceptSearch, searchConcepts),
  on("GET", "concepts/:concept_id", NamedConcept, oneConcept),

  on("GET", "annotations", AnnotationsQuery, listAnnotations),
  on("POST", "annotations", NewAnnotations, addAnnotations),
  on("PATCH", "annotations", AnnotationChanges, patchAnnotations),
  on(
    "GET",
    "inputs/:input_id/annotations/:annotation_id",
    NamedAnnotation,
    getAnnotation,
  ),
  on(
    "DELETE",
    "inputs/:input_id/annotations/:annotation_id",
    NamedAnnotation,
    deleteAnnotation,
  ),

  on("GET", "users/:user_id/apps", Pagination, listApps),
  on("POST", "users/:user_id/apps", Nothing, makeApps),
  on("PATCH", "users/:user_id/apps", AppChanges, patchApps),
  on("GET", "users/:user_id/apps/:app_id", Nothing, oneApp, namedAppContext),
  on(
    "DELETE",
    "users/:user_id/apps/:app_id",
    Nothing,
    deleteApp,
    namedAppContext,
  ),

  on(
    "GET",
    "hosted/:app_id/:size/:input_id",
    Medium,
    hostedMedium,
    mediumContext,
  ),
];
