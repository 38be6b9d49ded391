import { z } from "zod";

import { type Turn, turnsOfAnswer } from "@/lib/models/chat";
import type { PredictionView } from "@/lib/predictions/schema";

/** What a model answered in a conversation, as people read it. */
export type AnsweredTurns = {
  turns: Turn[];
  /** Why it ended other than by having said all, in a sentence. Null: it hadn't. */
  ended: string | null;
};

/** A `chat.completion` or a `response`, whole or broken off. */
export function answeredTurns(body: Record<string, unknown>): AnsweredTurns {
  const reasons = reasonsIn(body).filter((reason) => !USUAL.has(reason));
  const sentences = new Set(reasons.map((reason) => ENDS[reason] ?? reason));
  return {
    turns: joined(turnsOfAnswer(body)),
    ended: sentences.size > 0 ? [...sentences].join(" ") : null,
  };
}

/** Whether a prediction is a part of a conversation. */
export const isInChat = ({ form, said }: PredictionView) =>
  said !== null || form === "chat_completion" || form === "response";

const USUAL = new Set(["stop", "completed"]);

const ENDS: Record<string, string> = {
  length: "Cut off: it came to its limit of tokens.",
  max_output_tokens: "Cut off: it came to its limit of tokens.",
  content_filter: "Withheld by the provider's filter.",
  tool_calls: "It waits for what its tools say.",
  function_call: "It waits for what its tools say.",
  in_progress: "It was still being said.",
  failed: "The provider failed.",
  cancelled: "It was cancelled.",
};

const Ended = z.looseObject({
  choices: z
    .array(z.looseObject({ finish_reason: z.string().nullish() }))
    .optional(),
  status: z.string().optional(),
  incomplete_details: z.looseObject({ reason: z.string() }).nullish(),
});

function reasonsIn(body: Record<string, unknown>): string[] {
  const { choices, status, incomplete_details } =
    Ended.safeParse(body).data ?? {};
  if (choices) return choices.flatMap((one) => one.finish_reason ?? []);
  return [incomplete_details?.reason ?? status ?? ""].filter(Boolean);
}

/** What was thought, said and called in items one after the other is one turn. */
function joined(turns: Turn[]): Turn[] {
  const all: Turn[] = [];
  for (const turn of turns) {
    const last = all.at(-1);
    const goesOn = last && last.role === turn.role && last.text === "";
    if (!goesOn) all.push(turn);
    else {
      all[all.length - 1] = {
        ...turn,
        images: [...last.images, ...turn.images],
        calls: [...last.calls, ...turn.calls],
        reasoning: [last.reasoning, turn.reasoning].filter(Boolean).join("\n"),
      };
    }
  }
  return all;
}
