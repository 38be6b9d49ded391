import type { Decision } from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import type { Incoming } from "@/lib/inputs/content";
import type { ReceiptWish } from "@/lib/inputs/forget";
import type { Description } from "@/lib/inputs/store";
import type { Conversation } from "@/lib/models/provider";

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
  | { about: "chat"; chat: Chat; description: Description }
);

/** What is said to a model, in one of OpenAI's two forms. */
export type Chat = Pick<Conversation, "form" | "body" | "listen"> & {
  /** What of it is kept: what came with this call, as lib/models/chat.ts writes it. */
  kept: string;
  /** Told before the model is asked, and so before any event. */
  begun(known: Begun): void;
};

/** What is known of an answer before there is any of it. */
export type Begun = {
  decision: Decision;
  /** The prediction's, if it is kept. */
  id: string;
};
