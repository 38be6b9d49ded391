import { z } from "zod";

import type { Body } from "@/lib/models/openai/lacks";
import type { StreamEvent } from "@/lib/models/provider";

const Members = z.looseObject({});
const At = z.looseObject({
  type: z.string(),
  output_index: z.int().min(0),
  content_index: z.int().min(0).max(999).optional(),
  item: Members.optional(),
  part: Members.optional(),
  delta: z.string().optional(),
});
type At = z.output<typeof At>;

type Item = Body & { content?: unknown };

/** Which member of what is there a kind of delta makes longer. */
const GROWS: Record<string, { member: string; inPart: boolean }> = {
  "response.output_text.delta": { member: "text", inPart: true },
  "response.refusal.delta": { member: "refusal", inPart: true },
  "response.reasoning_text.delta": { member: "text", inPart: true },
  "response.function_call_arguments.delta": {
    member: "arguments",
    inPart: false,
  },
};

/** A `response`, as much of it as its events have told. */
export class ResponseSoFar {
  #response: Body = {};
  readonly #items = new Map<number, Item>();

  take(event: StreamEvent): void {
    const response = Members.safeParse(event.response).data;
    if (response) this.#response = response;
    const at = At.safeParse(event).data;
    if (at) this.#takeItem(at);
  }

  #takeItem({ type, output_index, content_index = 0, ...told }: At): void {
    const { item, part, delta } = told;
    if (item) this.#items.set(output_index, copyOf(item));
    const known = this.#items.get(output_index);
    if (!known) return;
    const parts = Array.isArray(known.content) ? known.content : [];
    if (part && type.startsWith("response.content_part.")) {
      known.content = Object.assign(parts, { [content_index]: copyOf(part) });
    }
    const grows = GROWS[type];
    if (delta === undefined || !grows) return;
    const into = grows.inPart ? parts[content_index] : known;
    if (into) into[grows.member] = `${into[grows.member] ?? ""}${delta}`;
  }

  body(): Body {
    const items = [...this.#items].toSorted(([one], [other]) => one - other);
    const output = items.map(([, item]) => item);
    return { ...this.#response, status: "incomplete", output };
  }
}

const copyOf = (item: Body): Body => structuredClone(item);
