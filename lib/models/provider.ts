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
  /** What its provider charges, where somebody said so. */
  price?: Price | null;
};

/** US dollars for a million tokens, in millionths of a dollar. */
export type Price = { input: bigint; output: bigint };

/** What a provider counted, such as `input_tokens`. Null: it counts nothing. */
export type Usage = Record<string, number> | null;

export type Answer = {
  output: Output;
  usage: Usage;
  /** Of a conversation: all that was answered. */
  said?: Said;
};

/** In which of OpenAI's two forms a conversation is put, and answered. */
export type Form = "chat_completion" | "response";

/**
 * A `chat.completion` or a `response` as OpenAI's API describes them, finished or broken
 * off. The ids in it are the provider's: whoever tells of it puts ours there.
 */
export type Said = { form: Form; body: Record<string, unknown> };

/**
 * One event of a form's stream: a `chat.completion.chunk`, or one of the typed events of
 * a response. The end of a stream (`[DONE]`) is none.
 */
export type StreamEvent = Record<string, unknown>;

/** Takes an event. Resolves when there is room for the next: nothing is read on before. */
export type Listener = (event: StreamEvent) => Promise<void>;

/** What a model is asked in a conversation. */
export type Conversation = {
  form: Form;
  /**
   * The members of OpenAI's request as they came, without those that are about us:
   * `model`, `store`, `stream`, `metadata`, `previous_response_id` and our own.
   */
  body: Record<string, unknown>;
  /** Null: nobody waits for parts, and the whole is enough. */
  listen: Listener | null;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
};

/**
 * Texts that are to become vectors, as they came: words, or tokens of the model's own.
 */
export type ToEmbed = {
  texts: (string | number[])[];
  dimensions: number | null;
  signal: AbortSignal;
};

/** A vector for each text, in their order. */
export type Embedded = { vectors: number[][]; usage: Usage };

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
  /**
   * Where its models are spoken with. The answer has `said`, in the form that was asked
   * for; listened to, it is told event by event first. What breaks off after it began,
   * by whichever side, throws a `BrokenOff` that has the part which came.
   */
  converse?(asked: Conversation & { model: string }): Promise<Answer>;
  /** Where its models make vectors of texts, many at a time. */
  embed?(asked: ToEmbed & { model: string }): Promise<Embedded>;
}
