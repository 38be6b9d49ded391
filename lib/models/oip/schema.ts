import { z } from "zod";

import { Share } from "@/lib/region";

/** What a model of this protocol can be picked for. */
export const OIP_OUTPUTS = ["concepts", "text", "embedding"] as const;

export const LABELS_MAX = 100_000;

const Name = z.string().trim().min(1).max(200);
const Side = z.int().min(1).max(8_192);
const ForChannels = z.array(z.number()).min(1).max(3);

/**
 * How a model is asked, and its answer read, where its server doesn't say. All can be
 * left out: null is what the server says, or what is usual.
 */
export const OipOptions = z.strictObject({
  /** Null: the one that its server takes. */
  version: Name.nullable().default(null),
  /** The tensor that the content goes into, and the one that is read. */
  input: Name.nullable().default(null),
  output: Name.nullable().default(null),

  /** Whether the model takes an image as a file, a JPEG, and decodes it itself. */
  encoded: z.boolean().default(false),
  /** Whether the channels of a picture come before its rows, or after its columns. */
  layout: z.enum(["NCHW", "NHWC"]).nullable().default(null),
  /** In pixels, where the tensor has no size of its own. */
  width: Side.nullable().default(null),
  height: Side.nullable().default(null),
  /** Stretched to the size, cut to it, or with a black rim around it. */
  fit: z.enum(["fill", "cover", "contain"]).default("fill"),
  channels: z.enum(["RGB", "BGR"]).default("RGB"),
  /**
   * A channel from 0 to 255 becomes (channel × scale − mean) ÷ std. A scale of null is
   * 1 for tensors of whole numbers, and 1/255 for others.
   */
  scale: z.number().positive().nullable().default(null),
  /** One for all channels, or one for each, in the order in which they are sent. */
  mean: ForChannels.default([0]),
  std: z.array(z.number().positive()).min(1).max(3).default([1]),

  /** What makes shares of the model's numbers, where they are none yet. */
  activation: z.enum(["none", "softmax", "sigmoid"]).default("none"),
  /** By their places. None: those that the server knows, or their numbers. */
  labels: z
    .array(z.string().trim().min(1).max(200))
    .max(LABELS_MAX)
    .default([]),

  /** Whether tensors go as bytes. Null: where the server says that it can. */
  binary: z.boolean().nullable().default(null),
  /** How many texts may go into a tensor, where it has room for any number. */
  batch: z.int().min(1).max(1_024).default(1),
});
export type OipOptions = z.output<typeof OipOptions>;

/** What of its answer is wanted, of a model that answers concepts. */
const Most = z.strictObject({
  max_concepts: z.int().min(1).max(1_000).default(20),
  min_value: Share.default(0),
});
export type Most = z.output<typeof Most>;

/** How often a video is looked at. Null: every second, and at most 60 times. */
const Sampling = z.strictObject({
  sample_ms: z.int().min(40).max(3_600_000).nullable().default(null),
});

/** All that a model of this protocol can be asked with. */
export const OipParams = Most.extend(Sampling.shape);

/** What one that answers such a kind about such content can be asked with. */
export function oipParams(takes: string[], output: string): z.ZodObject {
  const params = output === "concepts" ? Most : z.strictObject({});
  return takes.includes("video") ? params.extend(Sampling.shape) : params;
}
