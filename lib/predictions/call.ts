import type { StorageWish } from "@/lib/decision/schema";
import type { Incoming } from "@/lib/inputs/content";
import type { ReceiptWish } from "@/lib/inputs/forget";
import type { Description } from "@/lib/inputs/store";

/** A question to a model, whichever way it was spelled. */
export type Call = {
  model: string;
  params: Record<string, unknown> | null;
  wish: StorageWish;
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** The receipt that there is to be of it, if any. */
  receipt?: ReceiptWish;
} & (
  | { about: "new"; incoming: Incoming; description: Description }
  /** A record that is kept already, by the id that callers know. */
  | { about: "kept"; input: string }
);
