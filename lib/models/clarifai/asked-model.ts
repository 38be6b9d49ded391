import "server-only";

import type { OneOutput } from "@/lib/models/clarifai/answer";
import { atOnceIn, outputIn } from "@/lib/models/clarifai/output";
import type { ClarifaiParams } from "@/lib/models/clarifai/schema";
import type {
  ClarifaiServer,
  InputData,
  ModelPlace,
} from "@/lib/models/clarifai/server";
import type { Frame, OutputKind } from "@/lib/models/output";
import type {
  Answer,
  Embedded,
  Moment,
  Moving,
  Still,
  Usage,
} from "@/lib/models/provider";
import { redrawn } from "@/lib/models/redrawn";
import { failed } from "@/lib/models/upstream/failure";

/** A model there, and what it is asked for. */
export type Asked = {
  server: ClarifaiServer;
  place: ModelPlace;
  kind: OutputKind;
  signal: AbortSignal;
};

/** What is said of a text, or of an image. */
export async function answerTo(
  asked: Asked,
  content: Still,
  params: ClarifaiParams,
): Promise<Answer> {
  const inputs = [await inputOf(content, params)];
  const outputs = await outputsOf(asked, inputs, params);
  const [one] = outputs;
  return {
    output: outputIn(one?.data ?? {}, asked.kind, params),
    usage: usageOf(outputs),
  };
}

/** So many frames go in one call: some megabytes. */
const FRAMES_AT_ONCE = 8;

/** What is said of each moment of a video. */
export async function seen(
  asked: Asked,
  content: Moving,
  params: ClarifaiParams,
): Promise<Answer> {
  const frames: Frame[] = [];
  const outputs: OneOutput[] = [];
  const moments = content.moments(params.sample_ms);
  for await (const some of inGroups(moments, FRAMES_AT_ONCE)) {
    const inputs: InputData[] = [];
    for (const moment of some) inputs.push(await frameOf(moment, params));
    const answers = await outputsOf(asked, inputs, params);
    outputs.push(...answers);
    for (const [place, { time }] of some.entries()) {
      const data = answers[place]?.data ?? {};
      frames.push({ time, output: atOnceIn(data, asked.kind, params) });
    }
  }
  return { output: { frames }, usage: usageOf(outputs) };
}

async function* inGroups<T>(
  all: AsyncIterable<T>,
  size: number,
): AsyncIterable<T[]> {
  let group: T[] = [];
  for await (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

const TEXTS_AT_ONCE = 32;

/** A vector for each text. */
export async function vectorsOf(
  asked: Asked,
  texts: string[],
): Promise<Embedded> {
  const outputs: OneOutput[] = [];
  for (let at = 0; at < texts.length; at += TEXTS_AT_ONCE) {
    const some = texts.slice(at, at + TEXTS_AT_ONCE);
    const inputs = some.map((raw) => ({ text: { raw } }));
    outputs.push(...(await outputsOf(asked, inputs, null)));
  }
  const vectors = outputs.map(({ data }) => vectorIn(data));
  return { vectors, usage: usageOf(outputs) };
}

function vectorIn({ embeddings }: OneOutput["data"]): number[] {
  const [first] = embeddings ?? [];
  if (first) return first.vector;
  throw failed("The provider answered with no embedding.");
}

const outputsOf = (
  { server, place, kind, signal }: Asked,
  inputs: InputData[],
  asked: ClarifaiParams | null,
) =>
  server.outputs(
    place,
    inputs,
    {
      output: asked && kind === "concepts" ? limitsIn(asked) : null,
      params: asked?.params ?? {},
    },
    signal,
  );

const limitsIn = ({ max_concepts, min_value }: ClarifaiParams) => ({
  ...{ max_concepts, min_value },
});

/** A prompt is the beginning of a text, and goes beside an image. */
async function inputOf(
  { type, bytes }: Still,
  { prompt }: ClarifaiParams,
): Promise<InputData> {
  if (type === "text") {
    const raw = bytes.toString();
    return { text: { raw: prompt ? `${prompt}\n\n${raw}` : raw } };
  }
  const image = { base64: (await redrawn(bytes)).toString("base64") };
  return prompt ? { image, text: { raw: prompt } } : { image };
}

const frameOf = ({ bytes }: Moment, params: ClarifaiParams) =>
  inputOf({ type: "image", mediaType: "image/png", bytes }, params);

/** Null: nothing was counted. */
function usageOf(outputs: OneOutput[]): Usage {
  const sum = (name: "prompt_tokens" | "completion_tokens") =>
    outputs.reduce((all, output) => all + output[name], 0);
  const input_tokens = sum("prompt_tokens");
  const output_tokens = sum("completion_tokens");
  if (input_tokens + output_tokens === 0) return null;
  return { input_tokens, output_tokens };
}
