import "server-only";

import { createCompletion, NewCompletion } from "@/lib/wire/openai/completion";
import {
  CompletionPatch,
  CompletionsQuery,
  deleteCompletion,
  getCompletion,
  listCompletions,
  listMessages,
  MessagesQuery,
  Named,
  updateCompletion,
} from "@/lib/wire/openai/completions";
import { embed, NewEmbeddings } from "@/lib/wire/openai/embeddings";
import { getModel, listModels, NamedModel } from "@/lib/wire/openai/models";
import { createResponse, NewResponse } from "@/lib/wire/openai/response";
import {
  cancelResponse,
  deleteResponse,
  getResponse,
  ItemsQuery,
  listItems,
  listResponses,
  ResponseQuery,
  ResponsesQuery,
} from "@/lib/wire/openai/responses";
import { on, type Route } from "@/lib/wire/openai/route";
import { Nothing } from "@/lib/wire/openai/schema";

/** All that this wire serves, below `/openai/v1`. */
export const ROUTES: readonly Route[] = [
  on("POST", "chat/completions", NewCompletion, createCompletion),
  on("GET", "chat/completions", CompletionsQuery, listCompletions),
  on("GET", "chat/completions/:id", Named, getCompletion),
  on("POST", "chat/completions/:id", CompletionPatch, updateCompletion),
  on("DELETE", "chat/completions/:id", Named, deleteCompletion),
  on("GET", "chat/completions/:id/messages", MessagesQuery, listMessages),

  on("POST", "responses", NewResponse, createResponse),
  on("GET", "responses", ResponsesQuery, listResponses),
  on("GET", "responses/:id", ResponseQuery, getResponse),
  on("DELETE", "responses/:id", Named, deleteResponse),
  on("POST", "responses/:id/cancel", Named, cancelResponse),
  on("GET", "responses/:id/input_items", ItemsQuery, listItems),

  on("POST", "embeddings", NewEmbeddings, embed),
  on("GET", "models", Nothing, listModels),
  on("GET", "models/:model", NamedModel, getModel),
  // A remote model's id has a slash in it, which not everyone encodes.
  on("GET", "models/:provider/:model", NamedModel, getModel),
];
