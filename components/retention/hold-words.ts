import { recordsWords } from "@/components/retention/preview-words";
import type { HoldView } from "@/lib/retention/holds/schema";

/** What a hold was placed on: `One input`, `All records`, `type:image`. */
export function heldWhat({ input, q }: Pick<HoldView, "input" | "q">): string {
  if (input) return "One input";
  return q?.trim() || "All records";
}

/** What happens when it is lifted, at the most. */
export function liftWords({ records }: Pick<HoldView, "records">): string {
  return records === 1
    ? "The record that it keeps goes by the app's window again. If it is past its time, it is destroyed at once, and that can't be undone."
    : `The ${recordsWords(records)} that it keeps go by the app's window again. Those past their time are destroyed at once, unless another hold keeps them, and that can't be undone.`;
}

const SHORT = 80;

/** A reason in one short line. */
export function shortReason(reason: string): string {
  const [line = ""] = reason.trim().split("\n");
  const cut = line.length > SHORT ? line.slice(0, SHORT).trimEnd() : line;
  return cut === reason.trim() ? cut : `${cut}…`;
}
