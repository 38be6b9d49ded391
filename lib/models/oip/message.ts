import "server-only";

import { z } from "zod";

import { AppError } from "@/lib/errors";
import { DATATYPES } from "@/lib/models/oip/datatypes";
import {
  listed,
  packed,
  type Tensor,
  unfit,
  unlisted,
  unpacked,
} from "@/lib/models/oip/tensor";

/** What is wanted of an answer. */
export type Wanted = {
  /** Null: the only tensor that there is. */
  name: string | null;
  /** So many classes, the likeliest first, in words. Null: the tensor as it is. */
  classes: number | null;
};

/** A message of JSON, with tensors as bytes behind it or none. */
export type Message = {
  body: Buffer;
  /** Of the JSON, where something is behind it. */
  jsonBytes: number | null;
};

/** What a model is asked with one tensor. */
export function inferMessage(
  input: Tensor,
  { name, classes }: Wanted,
  isBinary: boolean,
): Message {
  const bytes = isBinary ? packed(input) : null;
  const json = Buffer.from(
    JSON.stringify({
      inputs: [bytes ? asBytes(input, bytes) : asJson(input)],
      ...(name && { outputs: [askedFor(name, classes)] }),
      ...(isBinary && { parameters: { binary_data_output: true } }),
    }),
  );
  if (!bytes) return { body: json, jsonBytes: null };
  return { body: Buffer.concat([json, bytes]), jsonBytes: json.length };
}

const asBytes = ({ name, shape, datatype }: Tensor, bytes: Buffer) => ({
  ...{ name, shape, datatype },
  parameters: { binary_data_size: bytes.length },
});

// What is no text goes as MLServer takes it.
const asJson = (tensor: Tensor) => ({
  ...{ name: tensor.name, shape: tensor.shape, datatype: tensor.datatype },
  ...(tensor.isFile && { parameters: { content_type: "base64" } }),
  data: listed(tensor),
});

const askedFor = (name: string, classes: number | null) => ({
  name,
  ...(classes !== null && { parameters: { classification: classes } }),
});

const Size = z.int().min(0);

const Answered = z.object({
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.enum(DATATYPES),
      shape: z.array(Size).max(16),
      parameters: z.object({ binary_data_size: Size.optional() }).optional(),
      data: z.unknown().optional(),
    }),
  ),
});
type Output = z.output<typeof Answered>["outputs"][number];

/**
 * The tensor that was wanted. Throws `provider_failed` where it isn't there or isn't
 * whole; what it says of that are names that were known before, and numbers.
 */
export function readAnswer(
  { body, jsonBytes }: Message,
  wanted: Wanted,
): Tensor {
  const json = body.subarray(0, jsonBytes ?? undefined);
  if (json.length < (jsonBytes ?? 0)) throw unreadable("breaks off");
  const { outputs } = parsed(json);
  const output = theOne(outputs, wanted);
  const name = wanted.name ?? "output";
  const head = { name, datatype: output.datatype, shape: output.shape };
  const size = output.parameters?.binary_data_size;
  if (size === undefined) return unlisted(head, output.data);

  const start = json.length + bytesBefore(output, outputs);
  const bytes = body.subarray(start, start + size);
  if (bytes.length < size) throw unfit(name, "breaks off");
  return unpacked(head, bytes);
}

function parsed(json: Buffer): z.output<typeof Answered> {
  let said: unknown;
  try {
    said = JSON.parse(json.toString());
  } catch {
    throw unreadable("is no JSON");
  }
  const read = Answered.safeParse(said);
  if (read.success) return read.data;
  throw unreadable("has no tensors that can be read");
}

function theOne(outputs: Output[], { name }: Wanted): Output {
  const [first, ...more] = outputs.filter(
    (output) => name === null || output.name === name,
  );
  if (!first) throw unfit(name ?? "output", "is not in the answer");
  if (more.length === 0) return first;
  throw unreadable("has several tensors, and nobody said which to read");
}

function bytesBefore(output: Output, outputs: Output[]): number {
  return outputs
    .slice(0, outputs.indexOf(output))
    .reduce(
      (sum, { parameters }) => sum + (parameters?.binary_data_size ?? 0),
      0,
    );
}

/** An answer that isn't as the protocol has it. What it says is not repeated. */
export const unreadable = (how: string) =>
  new AppError("provider_failed", `The model server's answer ${how}.`);
