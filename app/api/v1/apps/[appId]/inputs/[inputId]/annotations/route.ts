import { z } from "zod";

import { listAnnotations } from "@/lib/annotations/list";
import { AnnotationQuery } from "@/lib/annotations/schema";
import { annotating } from "@/lib/http/annotating";
import { route } from "@/lib/http/route";

const Listed = AnnotationQuery.extend({ inputId: z.string() });

export const GET = route(Listed, (ctx, { inputId, ...query }) =>
  listAnnotations(ctx, inputId, query),
);
export const POST = annotating;
