import { labelCounts } from "@/components/predictions/marks";
import { exactNumber, percent } from "@/components/ui/format-number";
import type { Output } from "@/lib/models/output";

/** An answer in a few words, for where it is folded. */
export function topAnswer(output: Output): string {
  if ("concepts" in output) {
    const top = most(output.concepts, (concept) => concept.value);
    return top ? `${top.name} ${percent(top.value)}` : "Nothing recognised";
  }
  if ("colors" in output) {
    const top = most(output.colors, (color) => color.share);
    return top ? `${top.name} ${percent(top.share)}` : "No colours";
  }
  if ("spans" in output || "regions" in output) {
    const counts = labelCounts(
      "spans" in output ? output.spans : output.regions,
    );
    if (counts.length === 0) return "Nothing found";
    return counts.map(([label, count]) => `${count} ${label}`).join(", ");
  }
  if ("text" in output) return output.text.trim() || "An empty text";
  if ("embedding" in output) {
    return `${exactNumber(output.embedding.length)} numbers`;
  }
  const { length } = output.frames;
  return `${exactNumber(length)} ${length === 1 ? "moment" : "moments"}`;
}

function most<T>(items: T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (top, item) => (top === undefined || value(item) > value(top) ? item : top),
    undefined,
  );
}
