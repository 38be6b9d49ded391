import { AppError } from "@/lib/errors";
import type { OutputKind } from "@/lib/models/output";
import type { ToEmbed } from "@/lib/models/provider";

/**
 * The texts, for a model that is asked in words and makes vectors as long as they are.
 * Throws `unsupported_type` for one of another kind, and `invalid_request` for tokens,
 * or vectors of a length.
 */
export function textsToEmbed(
  kind: OutputKind,
  { texts, dimensions }: Pick<ToEmbed, "texts" | "dimensions">,
): string[] {
  if (kind !== "embedding") {
    throw new AppError("unsupported_type", "The model makes no vectors.", {
      param: "model",
    });
  }
  if (dimensions !== null) {
    throw wrong("dimensions", "The model's vectors are as long as they are.");
  }
  return texts.map((text) => {
    if (typeof text === "string") return text;
    throw wrong("input", "The model takes texts, not tokens.");
  });
}

const wrong = (param: string, message: string) =>
  new AppError("invalid_request", message, { param });
