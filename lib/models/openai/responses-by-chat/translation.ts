import { z } from "zod";

import type { Chunk } from "@/lib/models/openai/chunks";
import type { Body } from "@/lib/models/openai/lacks";
import {
  endOf,
  frameOf,
  responseUsageOf,
} from "@/lib/models/openai/responses-by-chat/frame";
import { Delta, Items } from "@/lib/models/openai/responses-by-chat/items";
import type { StreamEvent } from "@/lib/models/provider";

const Logprobs = z.looseObject({ content: z.array(z.unknown()) });

/** A response that is made of a chat completion's chunks, event by event. */
export class Translation {
  readonly #frame: Body;
  readonly #items = new Items();
  #told = 0;
  #usage: Body | null = null;
  #finishReason: string | null = null;

  constructor(asked: Body) {
    this.#frame = frameOf(asked);
  }

  /** What a chunk comes to. */
  take(chunk: Chunk): StreamEvent[] {
    const events = this.#told === 0 ? this.#begin(chunk) : [];
    if (chunk.usage) this.#usage = responseUsageOf(chunk.usage);
    for (const choice of chunk.choices) {
      if ((choice.index ?? 0) === 0) events.push(...this.#takeChoice(choice));
    }
    return this.#numbered(events);
  }

  /** What comes after the last chunk. */
  finish(): StreamEvent[] {
    const events = this.#items.finish();
    const response = this.whole();
    events.push({ type: `response.${response.status}`, response });
    return this.#numbered(events);
  }

  whole(): Body {
    return this.body(endOf(this.#finishReason));
  }

  /** What there is of it by now. */
  body(end: Body = { status: "incomplete" }): Body {
    const output = this.#items.all;
    return { ...this.#frame, ...end, output, usage: this.#usage };
  }

  #begin({ model, created }: Chunk): StreamEvent[] {
    this.#frame.created_at = created ?? Math.floor(Date.now() / 1000);
    this.#frame.model = model ?? this.#frame.model;
    const response = {
      ...this.#frame,
      status: "in_progress",
      output: [],
      usage: null,
    };
    return [
      { type: "response.created", response },
      { type: "response.in_progress", response },
    ];
  }

  #takeChoice(choice: Chunk["choices"][number]): StreamEvent[] {
    const { content, refusal, tool_calls } = Delta.parse(choice.delta ?? {});
    const logprobs = Logprobs.safeParse(choice.logprobs).data?.content ?? [];
    this.#finishReason = choice.finish_reason ?? this.#finishReason;
    return [
      ...(content ? this.#items.say("output_text", content, logprobs) : []),
      ...(refusal ? this.#items.say("refusal", refusal, []) : []),
      ...(tool_calls ?? []).flatMap((call) => this.#items.call(call)),
    ];
  }

  #numbered(events: StreamEvent[]): StreamEvent[] {
    return events.map((event) => ({
      ...event,
      sequence_number: this.#told++,
    }));
  }
}
