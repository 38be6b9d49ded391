import { z } from "zod";

import type { Body } from "@/lib/models/openai/lacks";
import { areOne } from "@/lib/models/openai/merge";
import { newId } from "@/lib/models/openai/responses-by-chat/frame";
import type { StreamEvent } from "@/lib/models/provider";

type Part = { type: "output_text" | "refusal" } & Body;
type Item = { id: string; type: "message" | "function_call" } & Body;

const Call = z.looseObject({
  index: z.int().optional(),
  id: z.string().nullish(),
  function: z
    .looseObject({
      name: z.string().nullish(),
      arguments: z.string().nullish(),
    })
    .nullish(),
});
export type Call = z.output<typeof Call>;

/** What a chunk's delta says, as far as a response has a place for it. */
export const Delta = z.looseObject({
  content: z.string().nullish().catch(null),
  refusal: z.string().nullish().catch(null),
  tool_calls: z.array(Call).nullish().catch(null),
});

/** The items of a response's output while they grow, and the events that tell of it. */
export class Items {
  readonly all: Item[] = [];
  readonly #calls: { call: Call; item: Item }[] = [];

  /** A piece of what is said, or of why nothing is. */
  say(type: Part["type"], delta: string, logprobs: unknown[]): StreamEvent[] {
    const events: StreamEvent[] = [];
    const item = this.#message(events);
    const part = this.#part(item, type, events);
    const member = MEMBERS[type];
    part[member] = `${part[member]}${delta}`;
    if (Array.isArray(part.logprobs)) part.logprobs.push(...logprobs);
    events.push({
      type: `response.${type}.delta`,
      ...this.#at(item, part),
      delta,
      ...(type === "output_text" && { logprobs }),
    });
    return events;
  }

  /** A piece of a function's call. */
  call(call: Call): StreamEvent[] {
    const events: StreamEvent[] = [];
    const known = this.#calls.find((one) => areOne(one.call, call));
    const item = known?.item ?? this.#begin(callItem(call), events);
    if (!known) this.#calls.push({ call, item });
    const delta = call.function?.arguments;
    if (!delta) return events;
    item.arguments = `${item.arguments}${delta}`;
    const type = "response.function_call_arguments.delta";
    events.push({ type, ...this.#at(item), delta });
    return events;
  }

  /** The end of all of them. */
  finish(): StreamEvent[] {
    return this.all.flatMap((item, output_index) => {
      item.status = "completed";
      const done = partsOf(item).flatMap((part) => this.#partDone(item, part));
      const call = item.type === "function_call" ? [this.#callDone(item)] : [];
      const ended = { type: "response.output_item.done", output_index, item };
      return [...done, ...call, ended];
    });
  }

  #message(events: StreamEvent[]): Item {
    const known = this.all.find(({ type }) => type === "message");
    const fresh = { role: "assistant", status: "in_progress", content: [] };
    return (
      known ??
      this.#begin({ id: newId("msg"), type: "message", ...fresh }, events)
    );
  }

  #begin(item: Item, events: StreamEvent[]): Item {
    const output_index = this.all.push(item) - 1;
    const copy = structuredClone(item);
    events.push({
      type: "response.output_item.added",
      output_index,
      item: copy,
    });
    return item;
  }

  #part(item: Item, type: Part["type"], events: StreamEvent[]): Part {
    const parts = partsOf(item);
    const known = parts.find((part) => part.type === type);
    if (known) return known;
    const part: Part =
      type === "refusal"
        ? { type, refusal: "" }
        : { type, text: "", annotations: [], logprobs: [] };
    parts.push(part);
    events.push({
      type: "response.content_part.added",
      ...this.#at(item, part),
      part: structuredClone(part),
    });
    return part;
  }

  #partDone(item: Item, part: Part): StreamEvent[] {
    const at = this.#at(item, part);
    const member = MEMBERS[part.type];
    const { logprobs } = part;
    return [
      {
        type: `response.${part.type}.done`,
        ...at,
        [member]: part[member],
        ...(part.type === "output_text" && { logprobs }),
      },
      { type: "response.content_part.done", ...at, part },
    ];
  }

  #callDone(item: Item): StreamEvent {
    const { name, arguments: given } = item;
    const type = "response.function_call_arguments.done";
    return { type, ...this.#at(item), name, arguments: given };
  }

  #at(item: Item, part?: Part) {
    const content_index = part && partsOf(item).indexOf(part);
    return {
      item_id: item.id,
      output_index: this.all.indexOf(item),
      ...(part && { content_index }),
    };
  }
}

const MEMBERS = { output_text: "text", refusal: "refusal" } as const;

const partsOf = ({ content }: Item): Part[] =>
  Array.isArray(content) ? content : [];

const callItem = ({ id, function: called }: Call): Item => ({
  id: newId("fc"),
  type: "function_call",
  status: "in_progress",
  call_id: id ?? newId("call"),
  name: called?.name ?? "",
  arguments: "",
});
