import { z } from "zod";

import { StorageView } from "@/lib/decision/schema";
import {
  Carried,
  Description,
  InputType,
  QueryText,
} from "@/lib/inputs/schema";
import { visible } from "@/lib/label";
import { Output } from "@/lib/models/output";
import { PageQuery } from "@/lib/paging";
import { ROLE_NAMES } from "@/lib/permissions";
import { DEFAULT_MODEL } from "@/lib/providers/schema";

const Asked = {
  /** Left out: the app's default. */
  model: z.string().min(1).max(200).default(DEFAULT_MODEL),
  params: z.record(z.string(), z.unknown()).nullable().default(null),
};

/** `POST /apps/{app}/predictions`, spelled as JSON. */
export const NewPrediction = z.strictObject({
  ...Asked,
  ...Description,
  input: z.union([Carried, z.strictObject({ id: z.string() })]),
});
export type NewPrediction = z.output<typeof NewPrediction>;

/** `NewPrediction` where the content comes beside it, in a multipart or raw body. */
export const NewPredictionBeside = z.strictObject({ ...Asked, ...Description });

/** By which entrance a model was asked: ours, or one of OpenAI's. */
export const FORMS = [
  "prediction",
  "chat_completion",
  "response",
  "embedding",
] as const;

export const OUTCOMES = ["ok", "failed", "aborted"] as const;

export const PredictionQuery = z.strictObject({
  ...PageQuery.shape,
  model: visible(z.string().max(200)).optional(),
  input: z.string().optional(),
  /** Of records that meet this query. */
  q: QueryText.optional(),
  /** Of records that are about this subject. */
  subject: z.string().min(1).max(256).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  form: z.enum(FORMS).optional(),
  created_after: z.iso.datetime({ offset: true }).optional(),
  created_before: z.iso.datetime({ offset: true }).optional(),
});
export type PredictionQuery = z.output<typeof PredictionQuery>;

export const PredictionView = z.object({
  object: z.literal("prediction"),
  /** Null: nothing of it was kept. */
  id: z.string().nullable(),
  created_at: z.iso.datetime(),
  model: z.object({ id: z.string(), provider: z.string() }),
  outcome: z.enum(OUTCOMES),
  form: z.enum(FORMS),
  latency_ms: z.number(),
  /** Null where the model failed. */
  output: Output.nullable(),
  /** What the provider counted, and what that cost, as `cost_usd`. */
  usage: z.record(z.string(), z.number()).nullable(),
  /** Of a conversation: the `chat.completion` or `response` in full. */
  said: z.record(z.string(), z.unknown()).nullable(),
  input: z.object({
    id: z.string().nullable(),
    type: InputType,
    bytes: z.number(),
    /** Whether the community sees it. */
    shared: z.boolean(),
  }),
  storage: StorageView,
});
export type PredictionView = z.infer<typeof PredictionView>;

export const ModelView = z.object({
  object: z.literal("model"),
  id: z.string(),
  provider: z.string(),
  name: z.string(),
  description: z.string(),
  takes: z.array(InputType),
  output: z.string(),
  /** Whether it is meant where none is named. */
  default: z.boolean(),
  /** The least that a person has to be to ask it. Null: no more than for any. */
  min_role: z.enum(ROLE_NAMES).nullable(),
  /** In US dollars for a million tokens. Null: nobody said. */
  price: z.object({ input: z.number(), output: z.number() }).nullable(),
});
export type ModelView = z.infer<typeof ModelView>;
