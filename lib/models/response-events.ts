import type { StreamEvent } from "@/lib/models/provider";

type Whole = Record<string, unknown>;

/**
 * The events by which a response that is there as a whole is streamed: what OpenAI's API
 * sends while one is made, with each text in one piece.
 */
export function eventsOfResponse(response: Whole): StreamEvent[] {
  const begun = { ...response, status: "in_progress", output: [], usage: null };
  const output = Array.isArray(response.output) ? response.output : [];
  const events: StreamEvent[] = [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    ...output.flatMap((item, output_index) => eventsOfItem(item, output_index)),
    { type: `response.${endOf(response)}`, response },
  ];
  return events.map((event, sequence_number) => ({
    ...event,
    sequence_number,
  }));
}

const ENDS = new Set(["completed", "incomplete", "failed"]);

const endOf = ({ status }: Whole) =>
  ENDS.has(String(status)) ? status : "completed";

function eventsOfItem(item: Whole, output_index: number): StreamEvent[] {
  const at = { output_index };
  const { id: item_id, content } = item;
  const parts: Whole[] = Array.isArray(content) ? content : [];
  const begun = {
    ...item,
    status: "in_progress",
    ...(parts.length > 0 && { content: [] }),
  };
  return [
    { type: "response.output_item.added", ...at, item: begun },
    ...parts.flatMap((part, content_index) =>
      eventsOfPart(part, { item_id, output_index, content_index }),
    ),
    ...eventsOfCall(item, { item_id, output_index }),
    { type: "response.output_item.done", ...at, item },
  ];
}

function eventsOfPart(part: Whole, at: object): StreamEvent[] {
  const [said, name] =
    part.type === "refusal" ? [part.refusal, "refusal"] : [part.text, "text"];
  const what = name === "refusal" ? "response.refusal" : "response.output_text";
  const logprobs = name === "text" && { logprobs: part.logprobs ?? [] };
  return [
    {
      type: "response.content_part.added",
      ...at,
      part: { ...part, [name]: "" },
    },
    { type: `${what}.delta`, ...at, delta: said, ...logprobs },
    { type: `${what}.done`, ...at, [name]: said, ...logprobs },
    { type: "response.content_part.done", ...at, part },
  ];
}

function eventsOfCall(item: Whole, at: object): StreamEvent[] {
  if (item.type !== "function_call") return [];
  const { name, arguments: given } = item;
  const what = "response.function_call_arguments";
  return [
    { type: `${what}.delta`, ...at, delta: given },
    { type: `${what}.done`, ...at, name, arguments: given },
  ];
}
