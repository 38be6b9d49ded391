import { AnnotationBody } from "@/lib/annotations/schema";

/** What somebody has typed to say about records. Null: nothing yet. */
export function annotationOf(
  labels: string,
  comment: string,
): AnnotationBody | null {
  const names = labels.split(",").map((name) => name.trim());
  const distinct = [...new Set(names.filter((name) => name !== ""))];
  const { data = null } = AnnotationBody.safeParse({
    concepts: distinct.map((name) => ({ name })),
    text: comment.trim() || null,
  });
  return data;
}
