import { z } from "zod";

/** A part of a message. What each kind has beside is looked at where it is used. */
export const Part = z.looseObject({ type: z.string() });
export type Part = z.output<typeof Part>;

const Content = z.union([z.string(), z.array(Part)]);

export const Item = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: Content.nullish(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: Content.nullish(),
});
export type Item = z.output<typeof Item>;

const Tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  description: z.string().nullish(),
  parameters: z.looseObject({}).nullish(),
  strict: z.boolean().nullish(),
});

const Format = z.looseObject({ type: z.string() });

/** A request for a response, as far as a chat completion can answer it. */
export const Asked = z.looseObject({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(Item)]).nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: z
    .union([z.string(), z.looseObject({ type: z.string() })])
    .nullish(),
  text: z
    .looseObject({ format: Format.nullish(), verbosity: z.string().nullish() })
    .nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  max_output_tokens: z.int().nullish(),
  include: z.array(z.string()).nullish(),
  top_logprobs: z.int().nullish(),
});
export type Asked = z.output<typeof Asked>;
