import { annotateMatching } from "@/lib/bulk/annotate";
import { BulkAnnotation } from "@/lib/bulk/schema";
import { route } from "@/lib/http/route";

export const POST = route(BulkAnnotation, annotateMatching);
