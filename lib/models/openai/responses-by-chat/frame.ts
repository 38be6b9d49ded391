import type { Body } from "@/lib/models/openai/lacks";
import { usageIn } from "@/lib/models/openai/usage";

/** What of a request a response says again, and what it says where nothing was asked. */
const ECHOED: Body = {
  instructions: null,
  max_output_tokens: null,
  parallel_tool_calls: true,
  reasoning: { effort: null, summary: null },
  temperature: null,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_p: null,
  truncation: "disabled",
};

/** A response without what was answered. */
export function frameOf(asked: Body): Body {
  const echoed = Object.entries(ECHOED).map(([name, usual]) => [
    name,
    asked[name] ?? usual,
  ]);
  return {
    id: newId("resp"),
    object: "response",
    error: null,
    incomplete_details: null,
    metadata: {},
    model: asked.model,
    previous_response_id: null,
    store: false,
    ...Object.fromEntries(echoed),
  };
}

/** How a response ended, by what a chat's choice says of its end. */
export function endOf(finishReason: string | null): Body {
  const reason = REASONS[finishReason ?? ""];
  return reason
    ? { status: "incomplete", incomplete_details: { reason } }
    : { status: "completed" };
}

const REASONS: Record<string, string> = {
  length: "max_output_tokens",
  content_filter: "content_filter",
};

/** Tokens as a response counts them. Null: they weren't counted. */
export function responseUsageOf(chatUsage: unknown): Body | null {
  const usage = usageIn(chatUsage);
  if (!usage) return null;
  const { input_tokens = 0, output_tokens = 0 } = usage;
  const { cached_tokens = 0, reasoning_tokens = 0 } = usage;
  return {
    input_tokens,
    input_tokens_details: { cached_tokens },
    output_tokens,
    output_tokens_details: { reasoning_tokens },
    total_tokens: input_tokens + output_tokens,
  };
}

export const newId = (prefix: string) =>
  `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`;
