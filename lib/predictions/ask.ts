import "server-only";

import { AppError, FAILURES } from "@/lib/errors";
import { BrokenOff } from "@/lib/models/broken-off";
import type { FoundModel } from "@/lib/models/find";
import type { Answer, Content } from "@/lib/models/provider";
import type { Call } from "@/lib/predictions/call";

/** What came of asking a model, and how long it took. */
export type Attempt = { latencyMs: number } & (
  | { outcome: "ok"; answer: Answer }
  | {
      outcome: "failed" | "aborted";
      error: unknown;
      /** What had come by then. */
      answer: Answer | null;
    }
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
  const { signal } = call;
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const answer = await answerOf(model, content, call);
    return { outcome: "ok", answer, latencyMs: elapsed() };
  } catch (error) {
    if (isCallersFault(error)) throw error;
    const outcome = signal.aborted ? "aborted" : "failed";
    const answer = error instanceof BrokenOff ? error.partial : null;
    return { outcome, error, answer, latencyMs: elapsed() };
  }
}

function answerOf(
  model: FoundModel,
  content: Content,
  call: Call,
): Promise<Answer> {
  const { signal, params } = call;
  if (call.about !== "chat") {
    return model.predict({ content, params: params ?? {}, signal });
  }
  const { form, body, listen } = call.chat;
  return model.converse({ form, body, listen, signal });
}

const isCallersFault = (error: unknown) =>
  error instanceof AppError && FAILURES[error.code] < 500;
