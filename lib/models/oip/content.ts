import "server-only";

import { AppError } from "@/lib/errors";
import { pictureTensor } from "@/lib/models/oip/picture";
import type { OipOptions } from "@/lib/models/oip/schema";
import type { ModelMetadata } from "@/lib/models/oip/server";
import { type Head, shown, type Tensor, unfit } from "@/lib/models/oip/tensor";
import type { Still } from "@/lib/models/provider";
import { redrawn } from "@/lib/models/redrawn";

/**
 * What a model is asked about, as its tensor takes it. Throws `provider_failed` where
 * the two don't fit.
 */
export async function tensorOf(
  { type, bytes }: Still,
  metadata: ModelMetadata,
  options: OipOptions,
): Promise<Tensor> {
  const isFile = type === "image" && options.encoded;
  const head = inputOf(metadata, options, isFile || type === "text");
  if (type === "text") return textsTensor([bytes], head);
  return isFile
    ? fileTensor(await redrawn(bytes), head)
    : pictureTensor(bytes, head, options);
}

/** Texts, one an element. Throws as `tensorOf`. */
export function textsTensor(texts: Uint8Array[], head: Head): Tensor {
  if (head.datatype === "BYTES") {
    return { ...head, shape: shapeFor(texts.length, head), values: texts };
  }
  throw unfit(head.name, `is ${shown(head)}, and texts go into BYTES`);
}

/** How many texts go into a tensor together. */
export const togetherIn = ({ shape }: Head, { batch }: OipOptions) =>
  shape[0] === -1 ? batch : 1;

/** The first of a tensor's sizes is that of a batch; the others must be open, or 1. */
function shapeFor(count: number, head: Head): number[] {
  const shape = head.shape.map((size, place) =>
    size < 0 ? (place === 0 ? count : 1) : size,
  );
  const room = shape.reduce((product, size) => product * size, 1);
  if (room === count) return shape;
  throw unfit(head.name, `is ${shown(head)}, which isn't one for each text`);
}

/** Some take a file as its bytes, some as numbers; OpenVINO has it for pixels, too. */
function fileTensor(bytes: Buffer, head: Head): Tensor {
  const { datatype, shape } = head;
  if (datatype === "UINT8" && shape.length === 1) {
    return { ...head, shape: [bytes.length], values: bytes };
  }
  if (datatype === "UINT8" && shape.length === 2) {
    return { ...head, shape: [1, bytes.length], values: bytes };
  }
  const isOfPixels = datatype !== "BYTES";
  return {
    ...{ name: head.name, datatype: "BYTES", isFile: true },
    shape: isOfPixels ? [1] : shapeFor(1, head),
    values: [bytes],
  };
}

/**
 * The tensor that content goes into. Where the server lists none, one of BYTES may be
 * there all the same, by the name that was given.
 */
export function inputOf(
  { inputs }: ModelMetadata,
  { input: name }: OipOptions,
  isOfBytes: boolean,
): Head {
  const found = theOne(inputs, name);
  if (found) return found;
  if (inputs.length === 0 && name !== null && isOfBytes) {
    return { name, datatype: "BYTES", shape: [-1] };
  }
  if (inputs.length > 0 && name !== null) {
    throw unfit(name, "is none of the model's inputs");
  }
  throw new AppError(
    "provider_failed",
    `The model has ${inputs.length} inputs, and nobody said which to fill.`,
  );
}

/** The tensor that is read. Null: the server lists none, and the answer is to have one. */
export function outputOf(
  { outputs }: ModelMetadata,
  { output: name }: OipOptions,
): Head | null {
  const found = theOne(outputs, name);
  if (found) return found;
  if (outputs.length === 0) return null;
  if (name !== null) throw unfit(name, "is none of the model's outputs");
  throw new AppError(
    "provider_failed",
    `The model has ${outputs.length} outputs, and nobody said which to read.`,
  );
}

const theOne = (all: Head[], name: string | null): Head | undefined =>
  name === null && all.length === 1
    ? all[0]
    : all.find((one) => one.name === name);
