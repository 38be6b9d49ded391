import { z } from "zod";

import type { Conversation, Form } from "@/lib/models/provider";

/**
 * What a conversation is kept as: a text of JSON, with the members `messages` (as chat
 * completions take them) or `input` and `instructions` (as responses do).
 */
export const CHAT_TYPE = "application/vnd.sojourn.chat+json";

const Part = z.union([
  z.string(),
  z.looseObject({
    type: z.string().optional(),
    text: z.string().optional(),
    refusal: z.string().optional(),
    image_url: z
      .union([z.string(), z.looseObject({ url: z.string() })])
      .optional(),
  }),
]);
type Part = z.output<typeof Part>;

const Content = z.union([z.string(), z.array(Part)]).nullish();

/** A message, or an item, of which only what people read is looked into. */
const Item = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: Content,
  name: z.string().nullish(),
  arguments: z.string().optional(),
  output: Content,
  summary: Content.catch(null),
  reasoning_content: z.string().nullish().catch(null),
  reasoning: z.string().nullish().catch(null),
  refusal: z.string().nullish().catch(null),
  tool_calls: z
    .array(
      z.looseObject({
        function: z
          .looseObject({ name: z.string(), arguments: z.string().optional() })
          .optional(),
      }),
    )
    .nullish(),
});
type Item = z.output<typeof Item>;

const Kept = z.looseObject({
  messages: z.array(Item).optional(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(Item)]).optional(),
});

/** One turn of a conversation, as people read it. */
export type Turn = {
  /** `user`, `assistant`, `system`, `developer`, `tool`, or what else was sent. */
  role: string;
  text: string;
  /** Data URLs, and URLs of the sender's. */
  images: string[];
  /** Tools that are to be called: name and arguments. */
  calls: { name: string; arguments: string }[];
  /** What a model thought aloud before it spoke. It is no part of what was said. */
  reasoning: string;
};

/** The turns of a conversation as it is kept. Null: it is none. */
export function turnsIn(content: string): Turn[] | null {
  const kept = Kept.safeParse(jsonIn(content)).data;
  if (!kept) return null;
  const { messages, input, instructions } = kept;
  const system = instructions ? [turn("system", [instructions])] : [];
  if (messages) return messages.map(turnOf);
  if (typeof input === "string") return [...system, turn("user", [input])];
  return input ? [...system, ...input.map(turnOf)] : null;
}

/** The turns of an answer: a `chat.completion` or a `response`. */
export function turnsOfAnswer(body: Record<string, unknown>): Turn[] {
  const { choices, output } = Answered.safeParse(body).data ?? {};
  if (choices) {
    return choices.flatMap(({ message }) => (message ? turnOf(message) : []));
  }
  return (output ?? []).map((item) =>
    turnOf(item.role ? item : { ...item, role: "assistant" }),
  );
}

const Answered = z.looseObject({
  choices: z.array(z.looseObject({ message: Item.optional() })).optional(),
  output: z.array(Item).optional(),
});

/** What is said in a conversation, for search and for models that read plain text. */
export function transcriptOf(content: string): string {
  const turns = turnsIn(content);
  if (!turns) return content;
  return turns.map(spoken).filter(Boolean).join(BETWEEN);
}

/** Where in its transcript each of a conversation's turns begins, in UTF-16 units. */
export function startsOf(turns: Turn[]): number[] {
  let at = 0;
  return turns.map((turn) => {
    const start = at;
    const { length } = spoken(turn);
    if (length > 0) at += length + BETWEEN.length;
    return start;
  });
}

/** What the user said last. */
export function lastSaid(content: string): string {
  const turns = turnsIn(content) ?? [];
  return turns.findLast(({ role }) => role === "user")?.text ?? "";
}

const BETWEEN = "\n\n";

const spoken = ({ text, calls }: Turn) =>
  [text, ...calls.map((call) => `${call.name} ${call.arguments}`)]
    .filter(Boolean)
    .join("\n");

/** The members of a request that are the conversation itself, as it is kept. */
export function keptOf(form: Form, body: Record<string, unknown>): string {
  if (form === "chat_completion") {
    return JSON.stringify({ messages: body.messages });
  }
  const { instructions, input } = body;
  return JSON.stringify({
    ...(instructions != null && { instructions }),
    input,
  });
}

/** A conversation as it is kept, as a model is asked it. */
export function askedIn(kept: string): Pick<Conversation, "form" | "body"> {
  const body = JSON.parse(kept) as Record<string, unknown>;
  return { form: "messages" in body ? "chat_completion" : "response", body };
}

function turnOf(item: Item): Turn {
  const { type, role, name, content, output } = item;
  const calls = (item.tool_calls ?? []).flatMap(({ function: called }) =>
    called ? [{ name: called.name, arguments: called.arguments ?? "" }] : [],
  );
  if (type === "function_call") {
    const called = { name: name ?? "", arguments: item.arguments ?? "" };
    return { ...turn("assistant", []), calls: [called] };
  }
  if (type === "reasoning") {
    return { ...turn("assistant", []), reasoning: thoughtIn(item) };
  }
  const isResult = type === "function_call_output";
  const parts = partsOf(isResult ? output : content);
  if (parts.length === 0 && item.refusal) parts.push(item.refusal);
  const speaker = isResult ? "tool" : (role ?? "user");
  return { ...turn(speaker, parts), calls, reasoning: thoughtIn(item) };
}

/** As servers tell it beside a message, or OpenAI in an item of its own. */
function thoughtIn(item: Item): string {
  const { type, reasoning_content, reasoning, content, summary } = item;
  if (type !== "reasoning") return reasoning_content || reasoning || "";
  const parts = [...partsOf(content), ...partsOf(summary)];
  return parts.map(textIn).filter(Boolean).join("\n");
}

const partsOf = (content: Item["content"]): Part[] =>
  typeof content === "string" ? [content] : [...(content ?? [])];

function turn(role: string, parts: Part[]): Turn {
  return {
    role,
    text: parts.map(textIn).filter(Boolean).join("\n"),
    images: parts.flatMap(imageIn),
    calls: [],
    reasoning: "",
  };
}

const textIn = (part: Part) =>
  typeof part === "string" ? part : (part.text ?? part.refusal ?? "");

function imageIn(part: Part): string[] {
  if (typeof part === "string" || !part.image_url) return [];
  const { image_url } = part;
  return [typeof image_url === "string" ? image_url : image_url.url];
}

function jsonIn(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
