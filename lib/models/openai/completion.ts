import type { Chunk } from "@/lib/models/openai/chunks";
import { merge } from "@/lib/models/openai/merge";
import { usageIn } from "@/lib/models/openai/usage";
import type { Answer } from "@/lib/models/provider";

type Members = Record<string, unknown>;

type Choice = {
  index: number;
  message: Members;
  logprobs: unknown;
  finish_reason: string | null;
};

type ChunkChoice = Chunk["choices"][number];

/** Of chunks, only theirs. */
const PASSING = new Set(["choices", "object", "usage", "obfuscation"]);

/** A `chat.completion`, made of its chunks as they come. */
export class Completion {
  readonly #members: Members = {};
  readonly #choices = new Map<number, Choice>();
  #usage: unknown;

  take({ choices, usage, ...chunk }: Chunk): void {
    for (const [name, value] of Object.entries(chunk)) {
      if (!PASSING.has(name) && value != null) this.#members[name] = value;
    }
    if (usage) this.#usage = usage;
    for (const choice of choices) this.#takeChoice(choice);
  }

  get isEmpty(): boolean {
    return this.#choices.size === 0;
  }

  #takeChoice({ index = 0, delta, logprobs, ...rest }: ChunkChoice): void {
    const choice = this.#choices.get(index) ?? {
      index,
      message: { role: "assistant", content: null, refusal: null },
      logprobs: null,
      finish_reason: null,
    };
    this.#choices.set(index, choice);
    merge(choice.message, delta ?? {});
    merge(choice, { logprobs: logprobs ?? null });
    for (const [name, value] of Object.entries(rest)) {
      if (value != null) Object.assign(choice, { [name]: value });
    }
  }

  /** What there is of it by now. */
  answer(): Answer {
    return answerOf({
      ...this.#members,
      object: "chat.completion",
      choices: [...this.#choices.values()]
        .toSorted((one, other) => one.index - other.index)
        .map((choice) => ({ ...choice, message: unnumbered(choice.message) })),
      ...(this.#usage !== undefined && { usage: this.#usage }),
    });
  }
}

/** Calls of tools are numbered in chunks alone. */
function unnumbered({ tool_calls, ...message }: Members): Members {
  if (!Array.isArray(tool_calls)) return message;
  const calls = tool_calls.map(({ index: _, ...call }) => call);
  return { ...message, tool_calls: calls };
}

/** What a whole `chat.completion` says. */
export function answerOf(body: Members): Answer {
  const choices: Partial<Choice>[] = Array.isArray(body.choices)
    ? body.choices
    : [];
  const { content, refusal } = choices[0]?.message ?? {};
  const text = [content, refusal].find((said) => typeof said === "string");
  return {
    output: { text: text ?? "" },
    usage: usageIn(body.usage),
    said: { form: "chat_completion", body },
  };
}
