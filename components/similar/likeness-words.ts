import type { SimilarInput } from "@/lib/search/schema";

/** How like it is, as people say it: never all of it, unless it is. */
export function likenessWords({
  likeness,
  duplicate,
}: Pick<SimilarInput, "likeness" | "duplicate">): string {
  if (duplicate) return "Same file";
  return `${Math.floor(likeness * 100)} % alike`;
}
