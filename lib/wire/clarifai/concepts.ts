import "server-only";

import { z } from "zod";

import { authorize } from "@/lib/context";
import { parse } from "@/lib/http/parse";
import { visible } from "@/lib/label";
import { addConcept, changeConcept } from "@/lib/search/concepts/change";
import type { ConceptView } from "@/lib/search/concepts/concept";
import { listConcepts as all, getConcept } from "@/lib/search/concepts/list";
import { eachOf } from "@/lib/wire/clarifai/batch";
import type { Call } from "@/lib/wire/clarifai/call";
import { pageOf } from "@/lib/wire/clarifai/models";
import { batchReply, type Reply, reply } from "@/lib/wire/clarifai/reply";
import { Action, Batch, Pagination } from "@/lib/wire/clarifai/schema";
import { statusOf } from "@/lib/wire/clarifai/status";
import { isLike } from "@/lib/wire/clarifai/wildcard";

const shownOf = (
  { created_at, ...concept }: ConceptView,
  { ctx, requestId }: Call,
) => ({
  ...concept,
  ...{ value: 1, language: "en" },
  created_at: created_at ?? ctx.now.toISOString(),
  status: statusOf(10000, requestId),
});

export async function listConcepts(
  call: Call,
  asked: Pagination,
): Promise<Reply> {
  const some = pageOf(await all(call.ctx), asked);
  return reply({ concepts: some.map((one) => shownOf(one, call)) });
}

export const NamedConcept = z.object({ concept_id: z.string().max(200) });

export async function oneConcept(
  call: Call,
  { concept_id }: z.output<typeof NamedConcept>,
): Promise<Reply> {
  const concept = await getConcept(call.ctx, concept_id);
  return reply({ concept: shownOf(concept, call) });
}

export const ConceptSearch = z.object({
  concept_query: z
    .object({ name: z.string().max(200).default("*") })
    .prefault({}),
  pagination: Pagination.prefault({}),
});

export async function searchConcepts(
  call: Call,
  { concept_query, pagination }: z.output<typeof ConceptSearch>,
): Promise<Reply> {
  const found = (await all(call.ctx)).filter(
    ({ id, name }) =>
      isLike(name, concept_query.name) || isLike(id, concept_query.name),
  );
  const some = pageOf(found, pagination);
  return reply({ concepts: some.map((one) => shownOf(one, call)) });
}

const Name = visible(z.string().trim().min(1).max(200));

const NewConcept = z
  .object({
    id: Name.optional(),
    name: Name.optional(),
    definition: z.string().max(2_000).optional(),
  })
  .refine(
    ({ id, name }) => id !== undefined || name !== undefined,
    "A concept has an id or a name.",
  );

export const NewConcepts = z.object({ concepts: Batch });

export async function addConcepts(
  call: Call,
  { concepts }: z.output<typeof NewConcepts>,
): Promise<Reply> {
  authorize(call.ctx, "annotations:write");

  const items = await eachOf(call, concepts, 1, async (concept) => {
    const { id, name, definition = "" } = parse(NewConcept, concept);
    const called = id ?? name ?? "";
    const written = { id: called, name: name ?? called, definition };
    return shownOf(await addConcept(call.ctx, written), call);
  });
  return batchReply("concepts", items);
}

export const ConceptChanges = z.object({
  action: Action.catch("overwrite"),
  concepts: Batch,
});

const ConceptChange = z.object({
  id: Name,
  name: Name.optional(),
  definition: z.string().max(2_000).optional(),
});

export async function patchConcepts(
  call: Call,
  { concepts }: z.output<typeof ConceptChanges>,
): Promise<Reply> {
  authorize(call.ctx, "annotations:write");

  const items = await eachOf(call, concepts, 1, async (concept) => {
    const change = parse(ConceptChange, concept);
    return shownOf(await changeConcept(call.ctx, change), call);
  });
  return batchReply("concepts", items);
}
