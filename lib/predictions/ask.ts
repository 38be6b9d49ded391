import "server-only";

import { AppError, FAILURES } from "@/lib/errors";
import type { FoundModel } from "@/lib/models/find";
import type { Answer, Content } from "@/lib/models/provider";
import type { Call } from "@/lib/predictions/call";

/** What came of asking a model, and how long it took. */
export type Attempt = { latencyMs: number } & (
  | { outcome: "ok"; answer: Answer }
  | { outcome: "failed" | "aborted"; error: unknown }
);

/**
 * Asks a model. A failure of the model's or the caller's leaving is an outcome; a
 * question that was wrong from the start is thrown.
 */
export async function ask(
  model: FoundModel,
  content: Content,
  call: Call,
): Promise<Attempt> {
  const { params, signal } = call;
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const answer = await model.predict({
      content,
      params: params ?? {},
      signal,
    });
    return { outcome: "ok", answer, latencyMs: elapsed() };
  } catch (error) {
    if (isCallersFault(error)) throw error;
    const outcome = signal.aborted ? "aborted" : "failed";
    return { outcome, error, latencyMs: elapsed() };
  }
}

const isCallersFault = (error: unknown) =>
  error instanceof AppError && FAILURES[error.code] < 500;
