import { AppError } from "@/lib/errors";
import type { Body } from "@/lib/models/openai/lacks";
import { messagesOf } from "@/lib/models/openai/responses-by-chat/messages";
import { cantBeAsked } from "@/lib/models/openai/responses-by-chat/refusal";
import { Asked } from "@/lib/models/openai/responses-by-chat/schema";

/** Members that chat completions have under the same name. */
const ALIKE = [
  "model",
  "parallel_tool_calls",
  "prompt_cache_key",
  "prompt_cache_retention",
  "safety_identifier",
  "service_tier",
  "temperature",
  "top_logprobs",
  "top_p",
  "user",
];

/** Members that are translated, or that change nothing of what is answered. */
const KNOWN = new Set([
  ...ALIKE,
  "background",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "max_tool_calls",
  "reasoning",
  "store",
  "stream",
  "stream_options",
  "text",
  "tool_choice",
  "tools",
  "truncation",
]);

/**
 * The chat completion that comes to the same as a response. Throws `invalid_request`,
 * with the member, for what only responses have.
 */
export function chatRequestOf(body: Body): Body {
  refuseUnknown(body);
  const asked = read(body);
  const { max_output_tokens, reasoning, text, include, top_logprobs } = asked;
  const wantsLogprobs =
    top_logprobs != null || include?.includes(LOGPROBS) || undefined;
  return present({
    ...Object.fromEntries(ALIKE.map((name) => [name, asked[name]])),
    messages: messagesOf(asked),
    max_tokens: max_output_tokens,
    reasoning_effort: reasoning?.effort,
    response_format: formatOf(asked),
    verbosity: text?.verbosity,
    logprobs: wantsLogprobs,
    tools: toolsOf(asked),
    tool_choice: choiceOf(asked),
  });
}

const LOGPROBS = "message.output_text.logprobs";

/** What a response may carry beside, where there is nothing of it to carry. */
const INCLUDABLE = new Set([LOGPROBS, "reasoning.encrypted_content"]);

function refuseUnknown(body: Body): void {
  for (const [name, value] of Object.entries(body)) {
    if (value != null && !KNOWN.has(name)) {
      throw cantBeAsked(name, `\`${name}\` has no meaning there`);
    }
  }
  if (body.background === true) {
    throw cantBeAsked("background", "nothing is answered in the background");
  }
}

function read(body: Body): Asked {
  const parsed = Asked.safeParse(body);
  if (!parsed.success) {
    const param = parsed.error.issues[0]?.path.join(".");
    throw new AppError("invalid_request", `${param} isn't valid.`, { param });
  }
  const { include } = parsed.data;
  if (include?.some((one) => !INCLUDABLE.has(one))) {
    throw cantBeAsked("include", "has none of what `include` asks for");
  }
  return parsed.data;
}

function formatOf({ text }: Asked): Body | undefined {
  const { type, ...format } = text?.format ?? { type: "text" };
  if (type === "text") return undefined;
  if (type === "json_object") return { type };
  if (type === "json_schema") return { type, json_schema: format };
  throw cantBeAsked("text.format", "has no other formats than text and JSON");
}

const toolsOf = ({ tools }: Asked): Body[] | undefined =>
  tools?.map(({ type, ...tool }, place) => {
    if (type === "function") return { type, function: present(tool) };
    throw cantBeAsked(
      `tools[${place}].type`,
      "has no tools of its own: only functions can be called",
    );
  });

function choiceOf({ tool_choice }: Asked): unknown {
  if (tool_choice == null || typeof tool_choice === "string") {
    return tool_choice;
  }
  const { type, name } = tool_choice;
  if (type === "function") return { type, function: { name } };
  throw cantBeAsked("tool_choice", "only functions can be called");
}

/** Without what isn't there: some servers refuse null where they take nothing. */
const present = (members: Body): Body =>
  Object.fromEntries(Object.entries(members).filter(([, one]) => one != null));
