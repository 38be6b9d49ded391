import type { Output } from "@/lib/models/output";

/** An answer without what the model was less sure of. Shares of colours are no doubts. */
export function atLeast(output: Output, sure: number): Output {
  const isSure = ({ value }: { value: number }) => value >= sure;
  if ("concepts" in output) return { concepts: output.concepts.filter(isSure) };
  if ("spans" in output) return { spans: output.spans.filter(isSure) };
  if ("regions" in output) return { regions: output.regions.filter(isSure) };
  return output;
}

/** Whether a model says how sure it is of each thing in an answer. */
export const isUnsure = (output: Output): boolean =>
  "concepts" in output || "spans" in output || "regions" in output;
