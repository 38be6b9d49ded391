import type { Point } from "@/lib/index/earth";
import type { Traits } from "@/lib/index/similar/traits";
import type { Concept, Output } from "@/lib/models/output";

/**
 * What a record can be found by, in plain: all that a query can ask, and nothing
 * else. A span is here by its label, never by the text that it is about.
 */
export type Document = {
  type: "image" | "text" | "video";
  receivedAt: Date;
  /** By the clock, whether or not a hold keeps it beyond. Null: never. */
  expiresAt: Date | null;
  held: boolean;
  shared: boolean;
  /** Whether a person has said something about it. */
  annotated: boolean;
  /** Whether a model that was asked about it failed. */
  failed: boolean;
  /** The id of the API key that sent it. Null: a person did. */
  key: string | null;
  subject: string | null;
  filename: string | null;
  url: string | null;
  metadata: Record<string, string>;
  /** Where it was made, or what it is about: in degrees. */
  geo: Point | null;
  /** Of a text input, all of it. */
  text: string | null;
  /** Null: not looked at yet. */
  traits: Traits | null;
  /** The models that were asked about it, as they are called in requests. */
  models: string[];
  /** What models and people see in it, and how sure they are: from 0 to 1. */
  concepts: Seen[];
  /** Of spans and annotations. */
  labels: string[];
  /** What models answered in text. */
  answers: string[];
  /** What people wrote about it. */
  notes: string[];
};

export type Seen = Pick<Concept, "name" | "value"> & {
  /** Who does, where that is known. */
  by?: "model" | "person";
};

/** What is known of an input by itself. */
export type InputPart = Pick<
  Document,
  | ("type" | "receivedAt" | "expiresAt" | "held" | "shared" | "key")
  | ("subject" | "filename" | "url" | "metadata" | "text" | "traits")
> &
  Partial<Pick<Document, "geo">>;

/** What one model answered. A null output is that of a failure. */
export type PredictionPart = {
  model: string;
  failed: boolean;
  output: Output | null;
};

/** What one person said. */
export type AnnotationPart = {
  concepts: Seen[];
  labels: string[];
  note: string | null;
};

/** The document of a record, of the parts that it is made of. */
export function documentOf(
  input: InputPart,
  predictions: PredictionPart[] = [],
  annotations: AnnotationPart[] = [],
): Document {
  const said = predictions.flatMap(({ output }) => (output ? [output] : []));
  const heard = said.flatMap(partsOf);
  return {
    geo: null,
    ...input,
    annotated: annotations.length > 0,
    failed: predictions.some(({ failed }) => failed),
    models: predictions.map(({ model }) => model),
    concepts: [
      ...heard.flatMap(conceptsIn).map((seen) => ({ ...seen, by: MODEL })),
      ...annotations
        .flatMap(({ concepts }) => concepts)
        .map((seen) => ({ ...seen, by: PERSON })),
    ],
    labels: [
      ...heard.flatMap((part) =>
        "spans" in part ? part.spans.map(({ label }) => label) : [],
      ),
      ...annotations.flatMap(({ labels }) => labels),
    ],
    answers: heard.flatMap((part) => ("text" in part ? [part.text] : [])),
    notes: annotations.flatMap(({ note }) => note ?? []),
  };
}

const MODEL = "model" as const;
const PERSON = "person" as const;

type AtOnce = Exclude<Output, { frames: unknown }>;

const partsOf = (output: Output): AtOnce[] =>
  "frames" in output ? output.frames.map((frame) => frame.output) : [output];

function conceptsIn(output: AtOnce): Seen[] {
  if ("concepts" in output) {
    return output.concepts.map(({ id, name, value }) => ({
      name: name || id,
      value,
    }));
  }
  if ("regions" in output) {
    return output.regions.map(({ label, value }) => ({ name: label, value }));
  }
  if (!("colors" in output)) return [];
  return output.colors.map(({ name, share }) => ({ name, value: share }));
}

/** Where words are looked for: in all that is text, or in one thing alone. */
export type Within = "anything" | "filename" | "url";

/** From here on what is seen in a record counts as a word about it. */
export const SURE = 0.5;

/**
 * The texts in which words are looked for, each by itself: a phrase is within one.
 * Anything is what was sent, what it is called and described by, what models and
 * people said, and the names of what they see in it, if more sure of it than not.
 */
export function textsIn(document: Document, within: Within): string[] {
  if (within !== "anything") {
    const text = document[within];
    return text === null ? [] : [text];
  }
  const { text, filename, url, subject } = document;
  return [
    ...[filename, url, subject, text].filter((one) => one !== null),
    ...Object.values(document.metadata),
    ...document.notes,
    ...document.answers,
    ...document.labels,
    ...document.concepts
      .filter(({ value }) => value >= SURE)
      .map(({ name }) => name),
  ];
}

/** What a model is called: by its whole id, and without its provider's name. */
export function modelNames(id: string): string[] {
  const slash = id.indexOf("/");
  return slash < 0 ? [id] : [id, id.slice(slash + 1)];
}
