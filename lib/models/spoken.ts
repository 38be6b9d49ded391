import "server-only";

import { keptOf, lastSaid } from "@/lib/models/chat";
import type { Output } from "@/lib/models/output";
import type {
  Answer,
  Conversation,
  Question,
  Said,
  StreamEvent,
} from "@/lib/models/provider";
import { eventsOfResponse } from "@/lib/models/response-events";

/**
 * A conversation with a model that isn't made for one: it is asked about what the user
 * said last, and its answer is a message. What it says other than text is JSON there.
 */
export async function speakWith(
  predict: (question: Question) => Promise<Answer>,
  model: string,
  { form, body, listen, signal }: Conversation,
): Promise<Answer> {
  const bytes = Buffer.from(lastSaid(keptOf(form, body)));
  const content = { type: "text", mediaType: "text/plain", bytes } as const;
  const answer = await predict({ content, params: {}, signal });
  const text = textOf(answer.output);
  const said: Said = { form, body: WHOLE[form](model, text) };
  for (const event of listen ? EVENTS[form](said.body, text) : []) {
    await listen?.(event);
  }
  return { ...answer, output: { text }, said };
}

const textOf = (output: Output) =>
  "text" in output ? output.text : JSON.stringify(output);

const NO_TOKENS = {
  ...{ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
};

const WHOLE = {
  chat_completion: (model: string, text: string): Said["body"] => ({
    object: "chat.completion",
    model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text, refusal: null },
        finish_reason: "stop",
        logprobs: null,
      },
    ],
    usage: NO_TOKENS,
  }),
  response: (model: string, text: string): Said["body"] => ({
    object: "response",
    status: "completed",
    model,
    output: [messageItem(text)],
    usage: {
      ...{ input_tokens: 0, output_tokens: 0, total_tokens: 0 },
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  }),
};

const messageItem = (text: string) => ({
  type: "message",
  id: `msg_${crypto.randomUUID().replaceAll("-", "")}`,
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [] }],
});

const EVENTS = {
  chat_completion: (whole: Said["body"], content: string): StreamEvent[] => {
    const chunk = (delta: object, finish_reason: string | null) => ({
      object: "chat.completion.chunk",
      model: whole.model,
      choices: [{ index: 0, delta, finish_reason, logprobs: null }],
    });
    return [chunk({ role: "assistant", content }, null), chunk({}, "stop")];
  },
  response: (whole: Said["body"]): StreamEvent[] => eventsOfResponse(whole),
};
