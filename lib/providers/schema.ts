import { z } from "zod";

import { visible } from "@/lib/label";
import { OUTPUT_KINDS } from "@/lib/models/output";
import { ROLE_NAMES } from "@/lib/permissions";
import { Secret } from "@/lib/secret";

/** A model as a caller names it. */
export const ModelId = visible(z.string().min(1).max(200));

/** How the app's default is named, where something has to be. */
export const DEFAULT_MODEL = "default";

/** A model as its own server names it. */
export const ModelName = visible(
  z
    .string()
    .regex(/^\S+$/, "Leave out spaces.")
    .regex(/^[^%]*$/, "Leave out percent signs.")
    .max(160),
);

/** The same as a part of a path, where what it has of slashes is encoded. */
export const ModelInPath = z
  .string()
  .transform((part, { issues, value }) => {
    try {
      return decodeURIComponent(part);
    } catch {
      issues.push({
        code: "custom",
        input: value,
        message: "Not encoded right.",
      });
      return z.NEVER;
    }
  })
  .pipe(ModelName);

export const ProviderName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9._-]{0,30}[a-z0-9])?$/,
    "Use up to 32 lower-case letters, digits, dots and hyphens.",
  );

export const PROVIDER_TYPES = ["openai", "oip", "clarifai"] as const;
export type ProviderType = (typeof PROVIDER_TYPES)[number];

/** What a provider wants to be shown. It is told to nobody again. */
const ApiKey = z
  .string()
  .max(4_096)
  .regex(/^[\x21-\x7e]+$/, "Use visible ASCII characters, and no spaces.")
  .transform((key) => new Secret(key));

const settings = {
  name: ProviderName,
  /** The address below which its calls are, such as `https://api.openai.com/v1`. */
  base_url: visible(z.string().trim().min(1).max(2_000)),
  /** Null: it wants none. */
  api_key: ApiKey.nullable(),
  /** How long it may be silent before it is taken for dead. */
  timeout_seconds: z.int().min(1).max(600),
  /** How many calls each of our processes sends it at a time. */
  concurrency: z.int().min(1).max(1_000),
  /** Whether any model that it has may be asked, beside those that were picked. */
  all_models: z.boolean(),
};

export const NewProvider = z.strictObject({
  ...settings,
  type: z.enum(PROVIDER_TYPES),
  api_key: settings.api_key.default(null),
  timeout_seconds: settings.timeout_seconds.default(120),
  concurrency: settings.concurrency.default(32),
  all_models: settings.all_models.default(false),
});
export type NewProvider = z.output<typeof NewProvider>;

/** What is left out stays as it is. */
export const ProviderPatch = z.strictObject(settings).partial();
export type ProviderPatch = z.output<typeof ProviderPatch>;

const Takes = z
  .array(z.enum(["image", "text", "video"]))
  .min(1, "Say what it takes.")
  .max(3)
  .transform((types) => [...new Set(types)]);

const Dollars = z.number().min(0).max(1_000_000);

/** In US dollars for a million tokens. */
export const Price = z.strictObject({ input: Dollars, output: Dollars });
export type Price = z.output<typeof Price>;

/** How a model may be asked, by whom, and for how much. */
export const ModelPick = z.strictObject({
  /** Left out, as `output`: as its provider says, or else texts that answer a text. */
  takes: Takes.optional(),
  output: z.enum(OUTPUT_KINDS).optional(),
  /** The least that a person has to be to ask it. Keys have lists of their own. */
  min_role: z.enum(ROLE_NAMES).default("editor"),
  price: Price.nullable().default(null),
  /** What its provider doesn't tell, by the provider's type. */
  options: z.record(z.string(), z.unknown()).default({}),
});
export type ModelPick = z.output<typeof ModelPick>;

export const PickedModel = z.object({
  object: z.literal("provider.model"),
  /** What callers name it by. */
  id: z.string(),
  /** What its provider calls it. */
  model: z.string(),
  takes: z.array(z.enum(["image", "text", "video"])),
  output: z.enum(OUTPUT_KINDS),
  min_role: z.enum(ROLE_NAMES),
  price: Price.nullable(),
  options: z.record(z.string(), z.unknown()),
});
export type PickedModel = z.infer<typeof PickedModel>;

export const ProviderView = z.object({
  object: z.literal("provider"),
  id: z.string(),
  name: z.string(),
  type: z.enum(PROVIDER_TYPES),
  base_url: z.string(),
  /** Whether it is shown a key, which nobody is told. */
  has_key: z.boolean(),
  timeout_seconds: z.int(),
  concurrency: z.int(),
  all_models: z.boolean(),
  created_at: z.iso.datetime(),
  /** When it was last looked at. Null: it is yet to be. */
  checked_at: z.iso.datetime().nullable(),
  /** What was wrong then. Null: nothing was. */
  fault: z.string().nullable(),
  /** Those of its models that were picked. */
  models: z.array(PickedModel),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** What came of looking whether a provider can be asked. */
export const ProviderTest = z.object({
  object: z.literal("provider.test"),
  id: z.string(),
  ok: z.boolean(),
  /** What is wrong, in a sentence. Null: nothing is. */
  fault: z.string().nullable(),
  latency_ms: z.int(),
  checked_at: z.iso.datetime(),
  /** What its models are called. Null: it doesn't say, or can't be asked. */
  models: z.array(z.string()).nullable(),
});
export type ProviderTest = z.infer<typeof ProviderTest>;

/** A model that a provider has, whether or not it may be asked. */
export const OfferedModel = z.object({
  object: z.literal("offered_model"),
  id: z.string(),
  model: z.string(),
  /** What it is likely to take and to answer; a pick may say otherwise. */
  takes: z.array(z.enum(["image", "text", "video"])),
  output: z.enum(OUTPUT_KINDS),
  picked: z.boolean(),
});
export type OfferedModel = z.infer<typeof OfferedModel>;
