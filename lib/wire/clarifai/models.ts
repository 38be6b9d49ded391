import "server-only";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import type { ModelInfo } from "@/lib/models/provider";
import { listModels as allModels, openModel } from "@/lib/predictions/models";
import type { Call } from "@/lib/wire/clarifai/call";
import {
  isOfType,
  modelOf,
  VERSION,
  versionOf,
} from "@/lib/wire/clarifai/model-view";
import { type Reply, reply } from "@/lib/wire/clarifai/reply";
import { Pagination } from "@/lib/wire/clarifai/schema";
import { isLike } from "@/lib/wire/clarifai/wildcard";

export const NamedModel = z.object({
  model_id: z.string(),
  version_id: z.string().optional(),
});
export type NamedModel = z.output<typeof NamedModel>;

/** The model of that name that the app may ask; `not_found` for any other version too. */
export async function findModel(
  ctx: Ctx,
  { model_id, version_id }: NamedModel,
): Promise<ModelInfo> {
  const isThere = version_id === undefined || version_id === VERSION;
  if (!isThere) throw notFound("model");
  return openModel(ctx, model_id);
}

/** So few that any page of them is made of all. */
export const pageOf = <T>(all: T[], { page, per_page }: Pagination): T[] =>
  all.slice((page - 1) * per_page, page * per_page);

export async function listModels(
  { ctx, requestId }: Call,
  asked: Pagination,
): Promise<Reply> {
  const { data } = await allModels(ctx);
  const some = pageOf(data, asked);
  return reply({ models: some.map((model) => modelOf(model, requestId)) });
}

export async function oneModel(
  { ctx, requestId }: Call,
  asked: NamedModel,
): Promise<Reply> {
  return reply({ model: modelOf(await findModel(ctx, asked), requestId) });
}

export const VersionsQuery = NamedModel.extend(Pagination.shape);

export async function listVersions(
  { ctx, requestId }: Call,
  asked: z.output<typeof VersionsQuery>,
): Promise<Reply> {
  await findModel(ctx, asked);
  return reply({ model_versions: pageOf([versionOf(requestId)], asked) });
}

export async function oneVersion(
  { ctx, requestId }: Call,
  asked: NamedModel,
): Promise<Reply> {
  await findModel(ctx, asked);
  return reply({ model_version: versionOf(requestId) });
}

export const ModelSearch = z.object({
  model_query: z
    .object({
      name: z.string().max(200).optional(),
      type: z.string().max(200).optional(),
      model_type_id: z.string().max(200).optional(),
    })
    .default({}),
  pagination: Pagination.prefault({}),
});

export async function searchModels(
  { ctx, requestId }: Call,
  { model_query, pagination }: z.output<typeof ModelSearch>,
): Promise<Reply> {
  const { name, type = model_query.model_type_id } = model_query;
  const { data } = await allModels(ctx);
  const found = data.filter(
    (model) =>
      (!name || isLike(model.id, name) || isLike(model.name, name)) &&
      (!type || isOfType(model, type)),
  );
  const some = pageOf(found, pagination);
  return reply({ models: some.map((model) => modelOf(model, requestId)) });
}
