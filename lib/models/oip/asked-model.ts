import "server-only";

import { AppError } from "@/lib/errors";
import {
  inputOf,
  outputOf,
  tensorOf,
  textsTensor,
  togetherIn,
} from "@/lib/models/oip/content";
import { inferMessage, readAnswer } from "@/lib/models/oip/message";
import type { Most, OipOptions } from "@/lib/models/oip/schema";
import { conceptsIn } from "@/lib/models/oip/scores";
import type { ModelPlace, OipServer } from "@/lib/models/oip/server";
import { type Head, type Tensor, textsIn } from "@/lib/models/oip/tensor";
import { vectorsIn } from "@/lib/models/oip/vectors";
import type { Frame, OutputKind } from "@/lib/models/output";
import type { Still } from "@/lib/models/provider";

/** A model of a server's, and what it is asked for. */
export type Asked = {
  server: OipServer;
  place: ModelPlace;
  options: OipOptions;
  kind: OutputKind;
  signal: AbortSignal;
};

/** What a model says of a text, or of a picture. Throws `provider_failed`. */
export async function answerTo(
  asked: Asked,
  content: Still,
  most: Most,
): Promise<Frame["output"]> {
  const { server, place, options, kind, signal } = asked;
  const metadata = await server.known(place, signal);
  const input = await tensorOf(content, metadata, options);
  const output = outputOf(metadata, options);
  const classes = await classesOf(asked, output, most);
  const answer = await inferred(asked, input, output, classes);
  if (kind === "concepts") {
    return { concepts: conceptsIn(answer, options, most) };
  }
  if (kind === "text") return { text: textsIn(answer).join("\n") };
  if (kind === "embedding") {
    return { embedding: vectorsIn(answer, 1).flat() };
  }
  throw new AppError(
    "provider_failed",
    "A model server is asked for concepts, a text or an embedding.",
  );
}

/** A vector for each text. Throws `provider_failed`. */
export async function vectorsOf(
  asked: Asked,
  texts: string[],
): Promise<number[][]> {
  const { server, place, options, signal } = asked;
  const metadata = await server.known(place, signal);
  const [input, output] = [
    inputOf(metadata, options, true),
    outputOf(metadata, options),
  ];
  const vectors: number[][] = [];
  const step = togetherIn(input, options);
  for (let at = 0; at < texts.length; at += step) {
    const some = texts.slice(at, at + step).map((text) => Buffer.from(text));
    const tensor = textsTensor(some, input);
    const answer = await inferred(asked, tensor, output, null);
    vectors.push(...vectorsIn(answer, some.length));
  }
  return vectors;
}

async function inferred(
  { server, place, options, signal }: Asked,
  input: Tensor,
  output: Head | null,
  classes: number | null,
): Promise<Tensor> {
  const isBinary =
    options.binary ??
    (await server.extensions(signal)).has("binary_tensor_data");
  const wanted = { name: output?.name ?? options.output, classes };
  const message = inferMessage(input, wanted, isBinary);
  return readAnswer(await server.infer(place, message, signal), wanted);
}

/** Softmax needs the scores of all classes, of which no model has more. */
const CLASSES_MAX = 100_000;

/**
 * How many classes the server is to name, by the classification extension. Null: it
 * can't, or the labels are known here.
 */
async function classesOf(
  { server, options, kind, signal }: Asked,
  output: Head | null,
  { max_concepts }: Most,
): Promise<number | null> {
  const { labels, activation } = options;
  if (kind !== "concepts" || labels.length > 0) return null;
  if (!output || output.datatype === "BYTES") return null;
  if (!(await server.extensions(signal)).has("classification")) return null;
  return activation === "softmax" ? CLASSES_MAX : max_concepts;
}
