import { z } from "zod";

import { Share } from "@/lib/region";

/** What a model at Clarifai can be picked for. */
export const CLARIFAI_OUTPUTS = [
  "concepts",
  "colors",
  "regions",
  "spans",
  "text",
  "embedding",
] as const;

const Id = z.string().trim().min(1).max(200);

/** Where a model is at Clarifai, where its name doesn't say it: `user/app/model`. */
export const ClarifaiOptions = z.strictObject({
  /** Whose it is. Null, both: the address says it, or the key. */
  user: Id.nullable().default(null),
  app: Id.nullable().default(null),
  /** Null: the latest. */
  version: Id.nullable().default(null),
});
export type ClarifaiOptions = z.output<typeof ClarifaiOptions>;

/** What the model itself can be asked with, by the names that it has for that. */
const OwnParams = z.strictObject({
  params: z.record(z.string(), z.json()).default({}),
});

const Most = z.strictObject({
  max_concepts: z.int().min(1).max(200).default(20),
  min_value: Share.default(0),
});

const Prompt = z.strictObject({
  /** What to do with what is sent. */
  prompt: z.string().max(100_000).default(""),
});

const Sampling = z.strictObject({
  /** How often a video is looked at. Null: every second, and at most 60 times. */
  sample_ms: z.int().min(40).max(3_600_000).nullable().default(null),
});

/** All that a model at Clarifai can be asked with. */
export const ClarifaiParams = OwnParams.extend({
  ...Most.shape,
  ...Prompt.shape,
  ...Sampling.shape,
});
export type ClarifaiParams = z.output<typeof ClarifaiParams>;

/** What one that takes such content and answers such a kind can be asked with. */
export function clarifaiParams(takes: string[], output: string): z.ZodObject {
  return OwnParams.extend({
    ...(output === "concepts" && Most.shape),
    ...(output === "text" && Prompt.shape),
    ...(takes.includes("video") && Sampling.shape),
  });
}
