import { turnsOfAnswer } from "@/lib/models/chat";
import type { Usage } from "@/lib/models/provider";

/** An image that goes with a message, in the browser's memory. */
export type Attached = {
  name: string;
  /** `image/png` */
  type: string;
  /** Its bytes, as base64. */
  base64: string;
};

export const dataUrlOf = ({ type, base64 }: Attached) =>
  `data:${type};base64,${base64}`;

/** What a person says to a model. */
export type Words = { text: string; images: Attached[] };

/** A message as it is sent, but that an image is still what was attached. */
export type AskedMessage = {
  role: "system" | "user" | "assistant";
  content:
    | string
    | (
        | { type: "text"; text: string }
        | { type: "image_url"; image_url: { url: Attached } }
      )[];
};

/** What a model is asked: all that was said so far, with what is new. */
export type AskedChat = {
  model: string;
  messages: AskedMessage[];
  store: boolean;
};

/** What there is by now of an answer. */
export type Told = {
  /** The prediction's id, which counts once it is kept. Null: nothing came yet. */
  id: string | null;
  stored: boolean;
  /** The `chat.completion`, as far as it came. */
  body: Record<string, unknown>;
  usage: Usage;
};

export type ChatAnswer = {
  asked: AskedChat;
  state: "answering" | "answered" | "stopped" | "failed";
  /** Null: nothing came. */
  told: Told | null;
  /** Why it failed. */
  error: unknown;
};

/** What a person said, and what the model answered to it. */
export type Exchange = { key: number; said: Words; answer: ChatAnswer };

/** All that was said, in order: of what broke off, as much as came. */
export function messagesOf(
  system: string,
  before: Exchange[],
  next: Words,
): AskedMessage[] {
  const prompt = system.trim();
  return [
    ...(prompt ? [{ role: "system" as const, content: prompt }] : []),
    ...before.flatMap(({ said, answer }) => [
      messageOf(said),
      ...answered(answer),
    ]),
    messageOf(next),
  ];
}

function messageOf({ text, images }: Words): AskedMessage {
  if (images.length === 0) return { role: "user", content: text };
  const parts = images.map((url) => ({
    ...{ type: "image_url" as const, image_url: { url } },
  }));
  const words = text ? [{ type: "text" as const, text }] : [];
  return { role: "user", content: [...words, ...parts] };
}

function answered({ told }: ChatAnswer): AskedMessage[] {
  const text = textOf(told);
  return text ? [{ role: "assistant", content: text }] : [];
}

export const textOf = (told: Told | null): string =>
  turnsOfAnswer(told?.body ?? {})
    .map(({ text }) => text)
    .filter(Boolean)
    .join("\n");

/** The body of the request. Not to store is always allowed; to demand it needn't be. */
export const bodyOf = ({ model, messages, store }: AskedChat) => ({
  model,
  messages: messages.map(({ role, content }) => ({
    role,
    content: typeof content === "string" ? content : content.map(partOf),
  })),
  stream: true,
  stream_options: { include_usage: true },
  ...(store ? {} : { store }),
});

type Part = Exclude<AskedMessage["content"], string>[number];

const partOf = (part: Part) =>
  part.type === "text"
    ? part
    : { ...part, image_url: { url: dataUrlOf(part.image_url.url) } };

/** What an answer cost, as the server reckons it: to a millionth of a dollar. */
export function withCost(
  usage: Usage,
  price: { input: number; output: number } | null,
): Usage {
  if (!usage || !price) return usage;
  const { input_tokens: input = 0, output_tokens: output = 0 } = usage;
  const micros = Math.round(input * price.input + output * price.output);
  return { ...usage, cost_usd: micros / 1_000_000 };
}
