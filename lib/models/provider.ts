import type { z } from "zod";

import type { Output, OutputKind } from "@/lib/models/output";

/** What is in memory as a whole. A text's bytes are UTF-8. */
export type Still = {
  type: "image" | "text";
  mediaType: string;
  bytes: Buffer;
};

/** A video is looked at in moments, and is never in memory as a whole. */
export type Moving = {
  type: "video";
  mediaType: string;
  /**
   * Frames of it, one after so many milliseconds; null: as many as fit. Throws
   * `invalid_request` for a video that is damaged, or for too many frames, and
   * `unsupported_type` where it can't be decoded here.
   */
  moments(everyMs: number | null): AsyncIterable<Moment>;
};

/** `time` is in seconds, and `bytes` those of an image. */
export type Moment = { time: number; bytes: Buffer };

/** What a model is asked about. */
export type Content = Still | Moving;

export type ModelInfo = {
  /** What a caller names it by: `pii`, or `<provider>/<model>` for a remote one. */
  id: string;
  provider: string;
  name: string;
  /** What it does, and what its numbers mean, for the person who chooses. */
  description: string;
  takes: Content["type"][];
  output: OutputKind;
  /** Every parameter has a default, so `{}` is always valid. */
  params: z.ZodObject;
};

/** What a provider counted, such as `input_tokens`. Null: it counts nothing. */
export type Usage = Record<string, number> | null;

export type Answer = { output: Output; usage: Usage };

/** What a model is asked. */
export type Question = {
  content: Content;
  params: unknown;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
};

/** Where models live. */
export interface ModelProvider {
  readonly id: string;
  models(): Promise<ModelInfo[]>;
  /**
   * Asks one of its models. The content is of a kind that the model takes and the
   * params are what its schema made of them. Nothing of either is kept, or in the
   * message of whatever it throws. Aborting throws the signal's reason.
   */
  predict(question: Question & { model: string }): Promise<Answer>;
}
