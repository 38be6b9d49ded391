import "server-only";

import { z } from "zod";

import { allAnnotations } from "@/lib/annotations/all";
import { annotate } from "@/lib/annotations/annotate";
import { changeAnnotation, removeAnnotation } from "@/lib/annotations/change";
import { openAnnotation } from "@/lib/annotations/list";
import type { AnnotationBody, AnnotationView } from "@/lib/annotations/schema";
import { authorize } from "@/lib/context";
import { parse } from "@/lib/http/parse";
import { showId } from "@/lib/ids";
import { findCalled } from "@/lib/inputs/name";
import { annotationData } from "@/lib/wire/clarifai/annotation-view";
import { eachOf, onceInBatch } from "@/lib/wire/clarifai/batch";
import type { Call } from "@/lib/wire/clarifai/call";
import { ownIdOf } from "@/lib/wire/clarifai/input-view";
import { batchReply, type Reply, reply } from "@/lib/wire/clarifai/reply";
import { saidIn } from "@/lib/wire/clarifai/said";
import {
  Action,
  Batch,
  Data,
  Ids,
  Pagination,
} from "@/lib/wire/clarifai/schema";
import { statusOf, WireError } from "@/lib/wire/clarifai/status";

function shownOf(note: AnnotationView, input_id: string, requestId: string) {
  const { id, author, created_at, changed_at, text } = note;
  return {
    ...{ id, input_id, user_id: author, created_at, modified_at: changed_at },
    data: { ...annotationData([note]), ...(text && { text: { raw: text } }) },
    status: statusOf(24150, requestId),
  };
}

export const AnnotationsQuery = Pagination.extend({
  input_ids: Ids,
  ids: Ids,
});

export async function listAnnotations(
  { ctx, requestId }: Call,
  { input_ids, ids, ...page }: z.output<typeof AnnotationsQuery>,
): Promise<Reply> {
  const rows = input_ids?.map((id) => findCalled(ctx, id));
  const inputs = rows && (await Promise.all(rows)).map(({ id }) => id);
  const noted = await allAnnotations(ctx, { ...page, inputs });
  const wanted = noted.filter(({ note }) => !ids || ids.includes(note.id));
  return reply({
    annotations: wanted.map(({ note, view }) =>
      shownOf(note, ownIdOf(view), requestId),
    ),
  });
}

export const NamedAnnotation = z.object({
  input_id: z.string(),
  annotation_id: z.string(),
});
type NamedAnnotation = z.output<typeof NamedAnnotation>;

/** By our ids, whatever its sender calls the input. */
async function named(
  { ctx }: Call,
  { input_id, annotation_id: annotationId }: NamedAnnotation,
) {
  const { id } = await findCalled(ctx, input_id);
  return { inputId: showId("inp", id), annotationId };
}

export async function getAnnotation(
  call: Call,
  asked: NamedAnnotation,
): Promise<Reply> {
  const note = await openAnnotation(call.ctx, await named(call, asked));
  const annotation = shownOf(note, asked.input_id, call.requestId);
  return reply({ annotation });
}

export async function deleteAnnotation(
  call: Call,
  asked: NamedAnnotation,
): Promise<Reply> {
  await removeAnnotation(call.ctx, await named(call, asked));
  return reply();
}

const NewAnnotation = z.object({
  input_id: z.string(),
  data: Data.default({}),
});

export const NewAnnotations = z.object({ annotations: Batch });

export async function addAnnotations(
  call: Call,
  { annotations }: z.output<typeof NewAnnotations>,
): Promise<Reply> {
  const { ctx, requestId } = call;
  authorize(ctx, "annotations:write");

  const items = await eachOf(call, annotations, 1, (annotation, place) =>
    onceInBatch(call, place, true, async () => {
      const { input_id, data } = parse(NewAnnotation, annotation);
      const { id } = await findCalled(ctx, input_id);
      const note = await annotate(ctx, showId("inp", id), bodyIn(data));
      return { item: shownOf(note, input_id, requestId), inputId: id };
    }),
  );
  return batchReply("annotations", items);
}

function bodyIn(data: Data): AnnotationBody {
  const body = saidIn(data, data.text?.raw ?? null);
  if (body) return body;
  throw new WireError(30104, "invalid_request", "The annotation says nothing.");
}

export const AnnotationChanges = z.object({
  action: Action,
  annotations: Batch,
});

const AnnotationChange = NewAnnotation.extend({ id: z.string() });

export async function patchAnnotations(
  call: Call,
  { action, annotations }: z.output<typeof AnnotationChanges>,
): Promise<Reply> {
  const { ctx, requestId } = call;
  authorize(ctx, "annotations:write");

  const items = await eachOf(call, annotations, 1, async (annotation) => {
    const { id, input_id, data } = parse(AnnotationChange, annotation);
    const which = await named(call, { input_id, annotation_id: id });
    const before = await openAnnotation(ctx, which);
    const patch = changed(before, action, bodyIn(data));
    const note = await changeAnnotation(ctx, which, patch);
    return shownOf(note, input_id, requestId);
  });
  return batchReply("annotations", items);
}

/** What of the lists of an annotation there is once others came to them. */
function changed(
  before: AnnotationBody,
  action: Action,
  said: AnnotationBody,
): AnnotationBody {
  const { concepts, regions, spans, ranges } = before;
  const names = new Set(said.concepts.map(({ name }) => name));
  const others = concepts.filter(({ name }) => !names.has(name));
  const text = said.text ?? before.text;
  switch (action) {
    case "overwrite":
      return { ...said, text };
    case "remove":
      return { text: before.text, concepts: others, regions, spans, ranges };
    case "merge":
      return {
        text,
        concepts: [...others, ...said.concepts],
        regions: [...regions, ...said.regions],
        spans: [...spans, ...said.spans],
        ranges: [...ranges, ...said.ranges],
      };
  }
}
