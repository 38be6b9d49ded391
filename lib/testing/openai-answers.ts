import { eventsOfResponse } from "@/lib/models/response-events";

type Members = Record<string, unknown>;

/** What was sent, as far as the answers here look at it. */
export type Sent = Members & {
  model: string;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  messages?: Members[];
  input?: unknown;
  tools?: Members[];
  n?: number;
};

/** What one of the models says: words, thoughts, and calls of functions. */
export type Saying = {
  text: string;
  thoughts: string;
  calls: { name: string; arguments: string }[];
  finish: "stop" | "tool_calls" | "length";
};

const CREATED = 1_700_000_000;

/** The words that the user said last, wherever they are. */
export function lastWords({ messages, input }: Sent): string {
  if (typeof input === "string") return input;
  const items = (messages ?? (Array.isArray(input) ? input : [])) as Members[];
  const said = items.findLast(({ role }) => role === "user") ?? {};
  if (typeof said.content === "string") return said.content;
  const parts = Array.isArray(said.content) ? said.content : [];
  const texts = parts.flatMap(({ text }) => text ?? []);
  const images = parts.length - texts.length;
  return `${texts.join(" ")}${images > 0 ? ` (${images} images)` : ""}`;
}

const hasResult = ({ messages, input }: Sent) =>
  /"(tool_call_id|function_call_output)"/.test(
    JSON.stringify([messages, input]),
  );

/** What a model says to what it was sent. */
export function sayingOf(sent: Sent): Saying {
  const words = lastWords(sent);
  const said = { text: `You said: ${words}`, thoughts: "", calls: [] };
  if (sent.model === "caller" && !hasResult(sent)) {
    const calls = (sent.tools ?? []).map((tool) => ({
      name: String(tool.name ?? (tool.function as Members)?.name),
      arguments: JSON.stringify({ about: words }),
    }));
    return { ...said, text: "", calls, finish: "tool_calls" };
  }
  if (sent.model === "thinker") {
    return { ...said, thoughts: `They say ${words}.`, finish: "stop" };
  }
  return { ...said, finish: sent.model === "short" ? "length" : "stop" };
}

const wordsIn = (text: string) => text.match(/\S+\s*/g) ?? [];

function countsOf(sent: Sent, { text, thoughts }: Saying) {
  const input = JSON.stringify(sent.messages ?? sent.input).length;
  const thought = wordsIn(thoughts).length;
  return { input, thought, output: wordsIn(text).length + thought };
}

function chatUsage(sent: Sent, saying: Saying) {
  const { input, thought, output } = countsOf(sent, saying);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 1 },
    completion_tokens_details: { reasoning_tokens: thought },
  };
}

const callsOf = ({ calls }: Saying) =>
  calls.map((called, place) => ({
    id: `call_${place}`,
    type: "function",
    function: called,
  }));

/** A whole `chat.completion`. */
export function completionOf(sent: Sent): Members {
  const saying = sayingOf(sent);
  const calls = callsOf(saying);
  const message = {
    role: "assistant",
    content: saying.text || null,
    refusal: null,
    ...(saying.thoughts && { reasoning_content: saying.thoughts }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    id: "chatcmpl-upstream",
    object: "chat.completion",
    created: CREATED,
    model: sent.model,
    system_fingerprint: "fp_test",
    choices: Array.from({ length: sent.n ?? 1 }, (_, index) => ({
      index,
      message,
      logprobs: null,
      finish_reason: saying.finish,
    })),
    usage: chatUsage(sent, saying),
  };
}

/** The chunks of the same, a word or a few letters of arguments in each. */
export function chunksOf(sent: Sent, countsUsage: boolean): Members[] {
  const saying = sayingOf(sent);
  const isCounted = countsUsage && sent.stream_options?.include_usage === true;
  const chunk = (choices: Members[], usage: unknown = null): Members => ({
    id: "chatcmpl-upstream",
    object: "chat.completion.chunk",
    created: CREATED,
    model: sent.model,
    system_fingerprint: "fp_test",
    choices,
    ...(isCounted && { usage }),
  });
  const choices = Array.from({ length: sent.n ?? 1 }, (_, index) => index);
  const each = (delta: Members, finish_reason: string | null = null) =>
    choices.map((index) =>
      chunk([{ index, delta, logprobs: null, finish_reason }]),
    );
  return [
    ...each({ role: "assistant", content: saying.text ? "" : null }),
    ...wordsIn(saying.thoughts).flatMap((word) =>
      each({ reasoning_content: word }),
    ),
    ...wordsIn(saying.text).flatMap((content) => each({ content })),
    ...callsOf(saying).flatMap((call, index) =>
      deltasOf(call, index).flatMap((tool_call) =>
        each({ tool_calls: [tool_call] }),
      ),
    ),
    ...each({}, saying.finish),
    ...(isCounted ? [chunk([], chatUsage(sent, saying))] : []),
  ];
}

type Call = ReturnType<typeof callsOf>[number];

function deltasOf({ function: called, ...call }: Call, index: number) {
  const begun = {
    index,
    ...call,
    function: { name: called.name, arguments: "" },
  };
  const pieces = called.arguments.match(/.{1,4}/gs) ?? [];
  return [
    begun,
    ...pieces.map((piece) => ({ index, function: { arguments: piece } })),
  ];
}

/** A whole `response`. */
export function responseOf(sent: Sent): Members {
  const saying = sayingOf(sent);
  const { input, thought, output } = countsOf(sent, saying);
  const isShort = saying.finish === "length";
  const message = {
    type: "message",
    id: "msg_upstream",
    status: "completed",
    role: "assistant",
    content: [
      {
        type: "output_text",
        text: saying.text,
        annotations: [],
        logprobs: [],
      },
    ],
  };
  const calls = saying.calls.map((called, place) => ({
    type: "function_call",
    id: `fc_${place}`,
    call_id: `call_${place}`,
    status: "completed",
    ...called,
  }));
  return {
    id: "resp_upstream",
    object: "response",
    created_at: CREATED,
    status: isShort ? "incomplete" : "completed",
    error: null,
    incomplete_details: isShort ? { reason: "max_output_tokens" } : null,
    model: sent.model,
    output: [...(saying.text ? [message] : []), ...calls],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 1 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: thought },
      total_tokens: input + output,
    },
  };
}

/** The events of the same, a word in each. */
export function eventsOf(sent: Sent): Members[] {
  return eventsOfResponse(responseOf(sent))
    .flatMap((event) =>
      event.type === "response.output_text.delta"
        ? wordsIn(String(event.delta)).map((delta) => ({ ...event, delta }))
        : [event],
    )
    .map((event, sequence_number) => ({ ...event, sequence_number }));
}

/** Vectors of texts: as many numbers as are asked for, of the text's length. */
export function vectorsOf(sent: Sent & { dimensions?: number }): Members {
  const texts = [sent.input].flat() as (string | number[])[];
  const data = texts.map((text, index) => ({
    object: "embedding",
    index,
    embedding: Array.from(
      { length: sent.dimensions ?? 3 },
      (_, place) => text.length + place / 10,
    ),
  }));
  const tokens = texts.reduce((sum, text) => sum + text.length, 0);
  return {
    object: "list",
    model: sent.model,
    // In no order, as the API has it: their index says which is whose.
    data: data.reverse(),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}
