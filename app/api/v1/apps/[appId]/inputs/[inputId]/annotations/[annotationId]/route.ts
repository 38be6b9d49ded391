import { z } from "zod";

import { changeAnnotation, removeAnnotation } from "@/lib/annotations/change";
import { AnnotationPatch } from "@/lib/annotations/schema";
import { route } from "@/lib/http/route";

const Named = z.strictObject({ inputId: z.string(), annotationId: z.string() });
const Changed = AnnotationPatch.extend(Named.shape);

export const PATCH = route(
  Changed,
  (ctx, { inputId, annotationId, ...patch }) =>
    changeAnnotation(ctx, { inputId, annotationId }, patch),
);
export const DELETE = route(Named, removeAnnotation);
