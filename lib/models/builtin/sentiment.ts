import "server-only";

import winkNLP, { type WinkMethods } from "wink-nlp";
import { z } from "zod";

import { builtInModel } from "@/lib/models/builtin/model";
import { roundedShares } from "@/lib/models/builtin/round";
import { partsOf, textOf } from "@/lib/models/builtin/text";
import type { Concept } from "@/lib/models/output";

const READ_BYTES_MAX = 64 * 1024;
const PART_LENGTH = 4_096;

export const sentiment = builtInModel(
  {
    id: "sentiment",
    name: "Sentiment",
    description:
      "Whether an English text speaks well or ill of things: positive, neutral and negative, summing to 1. Each sentence is scored by its words, with negation, and counts alike. Texts in other languages come out as neutral. Reads the first 64 KB.",
    takes: ["text"],
    output: "concepts",
    params: z.strictObject({}),
  },
  async (content, _params, signal) => {
    const nlp = await reader();
    const text = textOf(content, READ_BYTES_MAX);
    const scores: number[] = [];
    for await (const start of partsOf(text, PART_LENGTH, signal)) {
      const part = text.slice(start, start + PART_LENGTH);
      scores.push(...sentenceScores(nlp, part));
    }
    return { concepts: conceptsOf(scores) };
  },
);

let loading: Promise<WinkMethods> | undefined;

const reader = () =>
  (loading ??= import("wink-eng-lite-web-model").then(({ default: english }) =>
    winkNLP(english, ["sbd", "negation", "sentiment"]),
  ));

// The tokenizer takes quadratic time over what has no spaces; no English word is
// longer than this.
const NO_WORD = /\S{64,}/g;

function sentenceScores(nlp: WinkMethods, text: string): number[] {
  const read = nlp.readDoc(text.replace(NO_WORD, " "));
  return read.sentences().out(nlp.its.sentiment) as unknown as number[];
}

/** The mean of what speaks well, the mean of what speaks ill, and the rest. */
function conceptsOf(scores: number[]): Concept[] {
  const mean = (side: 1 | -1) =>
    scores.reduce(
      (sum, score) => sum + Math.min(1, Math.max(0, score * side)),
      0,
    ) / Math.max(1, scores.length);
  const positive = mean(1);
  const negative = mean(-1);
  const neutral = Math.max(0, 1 - positive - negative);
  const values = roundedShares([positive, neutral, negative]);
  return [
    { id: "positive", name: "Positive", value: values[0] ?? 0 },
    { id: "neutral", name: "Neutral", value: values[1] ?? 0 },
    { id: "negative", name: "Negative", value: values[2] ?? 0 },
  ];
}
