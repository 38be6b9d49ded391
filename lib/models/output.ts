import { z } from "zod";

// How sure a model is is told like how much of something there is: from 0 to 1.
import { Box, Polygon, Share } from "@/lib/region";

export const Concept = z.strictObject({
  id: z.string(),
  name: z.string(),
  value: Share,
});

export const Color = z.strictObject({
  name: z.string(),
  hex: z.string().regex(/^#[0-9a-f]{6}$/),
  share: Share,
});

/** A part of a text: from `start`, up to and not including `end`, in UTF-16 units. */
export const Span = z.strictObject({
  label: z.string(),
  start: z.int().min(0),
  end: z.int().min(0),
  value: Share,
});

/** A part of a picture, and what a model takes it for. */
export const Region = z.union([
  z.strictObject({ label: z.string(), value: Share, box: Box }),
  z.strictObject({ label: z.string(), value: Share, polygon: Polygon }),
]);

const AT_ONCE = [
  z.strictObject({ concepts: z.array(Concept) }),
  z.strictObject({ colors: z.array(Color) }),
  z.strictObject({ spans: z.array(Span) }),
  z.strictObject({ regions: z.array(Region) }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ embedding: z.array(z.number()) }),
] as const;

/** What a model says of one moment of a video. `time` is in seconds. */
export const Frame = z.strictObject({
  time: z.number().min(0),
  output: z.union(AT_ONCE),
});

/** What a model answers. Its one member says of which kind it is. */
export const Output = z.union([
  ...AT_ONCE,
  z.strictObject({ frames: z.array(Frame) }),
]);

export const OUTPUT_KINDS = [
  "concepts",
  "colors",
  "spans",
  "regions",
  "text",
  "embedding",
  "frames",
] as const;

export type OutputKind = (typeof OUTPUT_KINDS)[number];
export type Concept = z.infer<typeof Concept>;
export type Color = z.infer<typeof Color>;
export type Span = z.infer<typeof Span>;
export type Region = z.infer<typeof Region>;
export type Frame = z.infer<typeof Frame>;
export type Output = z.infer<typeof Output>;
