import { z } from "zod";

import type { Told } from "@/lib/models/upstream/failure";

/** What OpenAI's API says of a failure in one word. Others take its words over. */
const CODES = new Set([
  "account_deactivated",
  "array_above_max_length",
  "billing_hard_limit_reached",
  "billing_not_active",
  "content_filter",
  "content_policy_violation",
  "context_length_exceeded",
  "empty_image_file",
  "failed_to_download_image",
  "image_content_policy_violation",
  "image_file_not_found",
  "image_file_too_large",
  "image_parse_error",
  "image_too_large",
  "image_too_small",
  "insufficient_quota",
  "integer_above_max_value",
  "integer_below_min_value",
  "invalid_api_key",
  "invalid_base64",
  "invalid_base64_image",
  "invalid_function_parameters",
  "invalid_image",
  "invalid_image_format",
  "invalid_image_mode",
  "invalid_image_url",
  "invalid_json_schema",
  "invalid_organization",
  "invalid_prompt",
  "invalid_type",
  "invalid_value",
  "missing_required_parameter",
  "model_not_found",
  "rate_limit_exceeded",
  "server_error",
  "string_above_max_length",
  "unknown_parameter",
  "unsupported_country_region_territory",
  "unsupported_image_media_type",
  "unsupported_model",
  "unsupported_parameter",
  "unsupported_value",
]);

/** Members of requests, one of which may be at fault. */
const MEMBERS = new Set([
  "dimensions",
  "encoding_format",
  "frequency_penalty",
  "include",
  "input",
  "instructions",
  "logit_bias",
  "logprobs",
  "max_completion_tokens",
  "max_output_tokens",
  "max_tokens",
  "messages",
  "metadata",
  "modalities",
  "model",
  "n",
  "parallel_tool_calls",
  "presence_penalty",
  "reasoning",
  "reasoning_effort",
  "response_format",
  "seed",
  "service_tier",
  "stop",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "user",
]);

const Refusal = z.looseObject({
  code: z.unknown().optional(),
  param: z.unknown().optional(),
  message: z.unknown().optional(),
});

/** How FastAPI tells of members that it doesn't know. */
const Details = z.looseObject({
  detail: z.array(z.looseObject({ loc: z.array(z.unknown()) })),
});

/**
 * What may be told of a refusal: a code and a member of the request, each from a closed
 * list. Its sentence is read for the name of a member that it doesn't know, and no more.
 */
export function toldIn(body: unknown): Told {
  const [first] = Array.isArray(body) ? body : [body];
  const inside = z.looseObject({ error: Refusal }).safeParse(first).data?.error;
  const error = inside ?? Refusal.safeParse(first).data;
  const code = knownCode(error?.code);
  const param =
    memberIn(error?.param) ?? memberIn(locatedIn(first)) ?? unknownIn(error);
  return { ...(code && { code }), ...(param && { param }) };
}

const knownCode = (code: unknown): string | undefined =>
  typeof code === "string" && CODES.has(code) ? code : undefined;

/** The member that a path such as `messages[0].content` begins with. */
function memberIn(path: unknown): string | undefined {
  if (typeof path !== "string") return undefined;
  const [member = ""] = path.match(/^[a-z_]+/) ?? [];
  return MEMBERS.has(member) ? member : undefined;
}

const locatedIn = (body: unknown): unknown =>
  Details.safeParse(body).data?.detail[0]?.loc.find((step) => step !== "body");

/**
 * As Google, old versions of vLLM and Databricks put it. A sentence may quote what was
 * asked further on, so it is held to its beginning where that would matter.
 */
const UNKNOWN = [
  /^Invalid JSON payload received\. Unknown name "(store|stream_options)"/,
  /^\[\{'type': 'extra_forbidden', 'loc': \('body', '(store|stream_options)'\)/,
  /unknown field \\?"(stream_options)\\?"/,
];

function unknownIn(error: { message?: unknown } | undefined) {
  const message = String(error?.message);
  return UNKNOWN.map((words) => words.exec(message)?.[1]).find(Boolean);
}
