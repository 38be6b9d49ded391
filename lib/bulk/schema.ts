import { z } from "zod";

import { AnnotationBody } from "@/lib/annotations/schema";
import { isOneOf, SELECTED } from "@/lib/search/schema";

/** `POST /apps/{app}/inputs/annotate`: the same about each of the selected records. */
export const BulkAnnotation = z
  .strictObject({ ...SELECTED, annotation: AnnotationBody })
  .refine(...isOneOf);
export type BulkAnnotation = z.output<typeof BulkAnnotation>;
