import "server-only";

import { z } from "zod";

import type { Body } from "@/lib/models/openai/lacks";
import type { OutputKind } from "@/lib/models/output";
import type { Content, ModelInfo } from "@/lib/models/provider";
import { decodeImage } from "@/lib/pixels";

const FRAMES_MAX = 32;

const Text = z.strictObject({
  /** What to do with what is sent. */
  prompt: z.string().max(100_000).default(""),
  /** What the model is told before. */
  system: z.string().max(100_000).default(""),
  temperature: z.number().min(0).max(2).nullable().default(null),
  /** The most that it may answer. */
  max_tokens: z.int().min(1).max(1_000_000).nullable().default(null),
});

const Moving = Text.extend({
  /** How often a video is looked at; as often as fits, where that isn't said. */
  sample_ms: z.int().min(40).max(3_600_000).nullable().default(null),
  /** How many of these moments are shown to the model, evenly from first to last. */
  max_frames: z.int().min(1).max(FRAMES_MAX).default(8),
});

const Vector = z.strictObject({
  /** How many numbers; null: as many as the model makes. */
  dimensions: z.int().min(1).max(65_536).nullable().default(null),
});

/** How a model of such a server can be asked, by what it takes and answers. */
export function openAiParams(
  takes: ModelInfo["takes"],
  output: OutputKind,
): z.ZodObject {
  if (output === "embedding") return Vector;
  return takes.includes("video") ? Moving : Text;
}

export const dimensionsIn = (params: unknown): number | null =>
  Vector.parse(params).dimensions;

/** The chat that asks about a content. */
export async function chatAbout(
  content: Content,
  params: unknown,
  signal: AbortSignal,
): Promise<Body> {
  const known = Moving.parse(params);
  const { system, temperature, max_tokens } = known;
  const asked = await partsOf(content, known, signal);
  return {
    messages: [
      ...(system ? [{ role: "system", content: system }] : []),
      { role: "user", content: asked },
    ],
    ...(temperature !== null && { temperature }),
    ...(max_tokens !== null && { max_tokens }),
  };
}

type Asked = z.output<typeof Moving>;

async function partsOf(content: Content, asked: Asked, signal: AbortSignal) {
  const { prompt } = asked;
  if (content.type === "text") {
    const text = content.bytes.toString();
    return prompt ? `${prompt}\n\n${text}` : text;
  }
  const images =
    content.type === "video"
      ? await framesOf(content, asked, signal)
      : [await imagePart(content.bytes)];
  const text = prompt || `Describe what is in this ${content.type}.`;
  return [{ type: "text", text }, ...images];
}

async function framesOf(
  content: Extract<Content, { type: "video" }>,
  { sample_ms, max_frames }: Asked,
  signal: AbortSignal,
): Promise<Body[]> {
  const moments: Buffer[] = [];
  for await (const { bytes } of content.moments(sample_ms)) {
    signal.throwIfAborted();
    moments.push(bytes);
  }
  const parts: Body[] = [];
  for (const bytes of spread(moments, max_frames)) {
    signal.throwIfAborted();
    parts.push(await imagePart(bytes));
  }
  return parts;
}

/** So many of a list, the first and the last among them, evenly between. */
export function spread<T>(all: T[], most: number): T[] {
  if (all.length <= most) return all;
  const step = most === 1 ? 0 : (all.length - 1) / (most - 1);
  const places = Array.from({ length: most }, (_, n) => Math.round(n * step));
  return all.filter((_, place) => places.includes(place));
}

/** No model looks at more, and what is larger only takes longer to send. */
const SIDE_MAX = 2048;

/**
 * An image as every such server takes it. It is drawn anew: what a file says beside its
 * picture, such as where it was taken, is nobody's business there.
 */
async function imagePart(bytes: Buffer): Promise<Body> {
  const { data, info } = await decodeImage(bytes, (image) =>
    image
      .autoOrient()
      .resize(SIDE_MAX, SIDE_MAX, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#fff" })
      .jpeg({ quality: 92 }),
  );
  const url = `data:image/${info.format};base64,${data.toString("base64")}`;
  return { type: "image_url", image_url: { url } };
}
