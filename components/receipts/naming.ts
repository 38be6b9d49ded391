import type { Life } from "@/components/inputs/life";
import { readId, timeOf } from "@/lib/ids";
import type { ReceiptSummary } from "@/lib/receipts/schema";

/** What became of a record or a call, in a word or two. */
export const ENDS: Record<ReceiptSummary["action"], string> = {
  delete: "By hand",
  purge: "By the clock",
  not_stored: "Never kept",
};

/** The stay that a receipt tells the end of. */
export function lifeIn({
  input,
  live_at,
}: Pick<ReceiptSummary, "input" | "live_at">): Life {
  const id = input && readId("inp", input);
  if (!id) return { state: "not-kept" };
  const receivedAt = timeOf(id).toISOString();
  return { state: "purged", receivedAt, purgedAt: live_at };
}
