import type { InputType } from "@/lib/inputs/schema";
import type { SimilarInput } from "@/lib/search/schema";

const ALL_OF_IT: Record<InputType, string> = {
  image: "Looks the same",
  text: "Says the same",
  video: "Same file",
};

/** How like it is, as people say it: never all of it, unless it is. */
export function likenessWords({
  type,
  likeness,
  duplicate,
}: Pick<SimilarInput, "type" | "likeness" | "duplicate">): string {
  if (duplicate) return "Same file";
  if (likeness === 1) return ALL_OF_IT[type];
  return `${Math.floor(likeness * 100)} % alike`;
}
