import { z } from "zod";

import type { Usage } from "@/lib/models/provider";

const Count = z.int().min(0).nullish().catch(null);
const Input = z.looseObject({ cached_tokens: Count }).nullish().catch(null);
const Output = z.looseObject({ reasoning_tokens: Count }).nullish().catch(null);

const OfChat = z.looseObject({
  prompt_tokens: z.int().min(0),
  completion_tokens: Count,
  prompt_tokens_details: Input,
  completion_tokens_details: Output,
});

const OfResponse = z.looseObject({
  input_tokens: z.int().min(0),
  output_tokens: Count,
  input_tokens_details: Input,
  output_tokens_details: Output,
});

/** What was counted, as a chat completion, a response or embeddings tell it. */
export function usageIn(usage: unknown): Usage {
  const chat = OfChat.safeParse(usage).data;
  if (chat) {
    return usageOf(
      chat.prompt_tokens,
      chat.completion_tokens,
      chat.prompt_tokens_details?.cached_tokens,
      chat.completion_tokens_details?.reasoning_tokens,
    );
  }
  const response = OfResponse.safeParse(usage).data;
  if (!response) return null;
  return usageOf(
    response.input_tokens,
    response.output_tokens,
    response.input_tokens_details?.cached_tokens,
    response.output_tokens_details?.reasoning_tokens,
  );
}

type Tokens = number | null | undefined;

const usageOf = (
  input_tokens: number,
  output: Tokens,
  cached: Tokens,
  reasoning: Tokens,
): Usage => ({
  input_tokens,
  output_tokens: output ?? 0,
  ...(cached != null && { cached_tokens: cached }),
  ...(reasoning != null && { reasoning_tokens: reasoning }),
});
