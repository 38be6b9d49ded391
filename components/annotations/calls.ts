import { queryOptions } from "@tanstack/react-query";

import { type AnnotationBody, AnnotationView } from "@/lib/annotations/schema";
import { ask } from "@/lib/http/ask";
import { Deleted } from "@/lib/inputs/schema";
import { listOf } from "@/lib/paging";

const Annotations = listOf(AnnotationView);
const MOST = 200;

const annotationsUrl = (app: string, input: string) =>
  `/api/v1/apps/${app}/inputs/${input}/annotations`;

/** What was said about an input, newest first. */
export const annotationsQuery = (app: string, input: string) =>
  queryOptions({
    queryKey: ["annotations", app, input],
    queryFn: ({ signal }) =>
      ask(Annotations, `${annotationsUrl(app, input)}?limit=${MOST}`, {
        signal,
      }),
  });

export const annotateInput = (
  app: string,
  input: string,
  body: AnnotationBody,
): Promise<AnnotationView> =>
  ask(AnnotationView, annotationsUrl(app, input), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const changeAnnotation = (
  app: string,
  input: string,
  id: string,
  body: AnnotationBody,
): Promise<AnnotationView> =>
  ask(AnnotationView, `${annotationsUrl(app, input)}/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const removeAnnotation = (
  app: string,
  input: string,
  id: string,
): Promise<Deleted> =>
  ask(Deleted, `${annotationsUrl(app, input)}/${id}`, { method: "DELETE" });
