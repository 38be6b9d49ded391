import type { Life } from "@/components/inputs/life";
import { readId, timeOf } from "@/lib/ids";
import type { InputType, InputView } from "@/lib/inputs/schema";
import type { PredictionView } from "@/lib/predictions/schema";

export const TYPE_NAMES: Record<InputType, string> = {
  image: "Image",
  text: "Text",
  video: "Video",
};

const PREVIEW_LENGTH = 60;

/** What people call an input: its file name, how its text begins, or its type. */
export function inputName(
  input: Pick<InputView, "filename" | "preview" | "type">,
): string {
  if (input.filename) return input.filename;
  const start = input.preview?.trim().replace(/\s+/g, " ");
  if (!start) return TYPE_NAMES[input.type];
  return start.length > PREVIEW_LENGTH
    ? `${start.slice(0, PREVIEW_LENGTH).trimEnd()}…`
    : start;
}

/** The stay of an input, and where it is known, why it is held. */
export const lifeOf = (
  input: Pick<InputView, "received_at" | "expires_at" | "held">,
  reason?: string,
): Life =>
  input.held
    ? { state: "held", receivedAt: input.received_at, reason }
    : {
        state: "living",
        receivedAt: input.received_at,
        expiresAt: input.expires_at,
      };

/** The stay of what was asked about: its clock began when the input was received. */
export function lifeOfAsked({
  input,
  storage,
  created_at,
}: Pick<PredictionView, "input" | "storage" | "created_at">): Life {
  if (!storage.stored) return { state: "not-kept" };
  const id = input.id && readId("inp", input.id);
  return {
    state: "living",
    receivedAt: id ? timeOf(id).toISOString() : created_at,
    expiresAt: storage.expires_at,
  };
}
