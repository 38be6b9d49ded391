import "server-only";

import { z } from "zod";

import { builtInModel } from "@/lib/models/builtin/model";
import { rounded } from "@/lib/models/builtin/round";
import { textOf } from "@/lib/models/builtin/text";
import type { Concept } from "@/lib/models/output";

const READ_BYTES_MAX = 64 * 1024;
const SAMPLE_LENGTH = 400;
const SAMPLES_MAX = 16;
const SAMPLE_EVERY = 4_096;
const CONCEPTS_MAX = 5;

export const language = builtInModel(
  {
    id: "language",
    name: "Language",
    description:
      "Which of 60 languages a text is in, by its n-grams: up to five, best first, each with how well the text fits it (not a probability; above 0.7 is a clear fit). Texts over 4 KB are sampled in up to 16 places of their first 64 KB.",
    takes: ["text"],
    output: "concepts",
    params: z.strictObject({}),
  },
  async (content) => {
    const { eld } = await detector();
    const text = textOf(content, READ_BYTES_MAX);
    const fits = samplesOf(text).map((sample) =>
      eld.detect(sample).getScores(),
    );
    return { concepts: bestOf(fits.filter(isKnown)) };
  },
);

let loading: Promise<typeof import("eld/small")> | undefined;

/**
 * The n-grams are read once, when first needed: some 0.3 s and 50 MB. The small set
 * is as sure on texts of a sentence or more as the large, which takes ten times that.
 */
const detector = () => (loading ??= import("eld/small"));

/** Pieces of the length that eld looks at: it reads no more than 380 bytes. */
function samplesOf(text: string): string[] {
  const count = Math.min(SAMPLES_MAX, Math.ceil(text.length / SAMPLE_EVERY));
  const step = Math.floor(text.length / Math.max(1, count));
  return Array.from({ length: count }, (_, place) =>
    text.slice(place * step, place * step + SAMPLE_LENGTH),
  );
}

type Fit = Record<string, number>;

const isKnown = (fit: Fit) => Object.keys(fit).length > 0;

const DISPLAY_NAMES = new Intl.DisplayNames("en", { type: "language" });
const names = new Map<string, string>();

// To ask for them each time would take half as long as to detect the language.
function nameOf(id: string): string {
  const name = names.get(id) ?? DISPLAY_NAMES.of(id) ?? id;
  names.set(id, name);
  return name;
}

function bestOf(fits: Fit[]): Concept[] {
  const sums = new Map<string, number>();
  for (const fit of fits) {
    for (const [id, value] of Object.entries(fit)) {
      sums.set(id, (sums.get(id) ?? 0) + value);
    }
  }
  return [...sums]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .slice(0, CONCEPTS_MAX)
    .map(([id, sum]) => ({
      id,
      name: nameOf(id),
      value: rounded(sum / fits.length),
    }));
}
