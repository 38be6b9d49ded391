import { z } from "zod";

import { annotate } from "@/lib/annotations/annotate";
import { listAnnotations } from "@/lib/annotations/list";
import { AnnotationBody, AnnotationQuery } from "@/lib/annotations/schema";
import { aboutRecord } from "@/lib/http/about-record";
import { route } from "@/lib/http/route";

const Listed = AnnotationQuery.extend({ inputId: z.string() });

export const GET = route(Listed, (ctx, { inputId, ...query }) =>
  listAnnotations(ctx, inputId, query),
);
export const POST = aboutRecord(AnnotationBody, annotate);
