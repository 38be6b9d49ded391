import { AppError } from "@/lib/errors";
import { BrokenOff } from "@/lib/models/broken-off";
import { toldIn } from "@/lib/models/openai/told";
import type { Answer } from "@/lib/models/provider";
import { failed } from "@/lib/models/upstream/failure";

/** What another request wouldn't have come to. */
const ASKED_WRONGLY = new Set([
  "content_filter",
  "content_policy_violation",
  "context_length_exceeded",
  "invalid_prompt",
  "model_not_found",
]);

/** What a provider says it failed of, once it had answered that all is well. */
export function failureSaid(body: unknown): AppError {
  const { code } = toldIn(body);
  const sentence = `The provider failed${code ? `: ${code}` : ""}.`;
  const isAskers = code !== undefined && ASKED_WRONGLY.has(code);
  return new AppError(
    isAskers ? "invalid_request" : "provider_failed",
    sentence,
  );
}

export const malformed = () =>
  failed("The provider sent what is no event of its answer.");

export const endedEarly = () =>
  failed("The provider ended its answer before the end.");

/** What `error` ended, after a part of it was told. */
export function brokenOff(partial: Answer, error: unknown): BrokenOff {
  return error instanceof AppError
    ? new BrokenOff(partial, error.code)
    : new BrokenOff(partial);
}
