import "server-only";

import { AppError } from "@/lib/errors";
import { type Datatype, numberType } from "@/lib/models/oip/datatypes";

/** What is said of a tensor beside what is in it. */
export type Head = { name: string; datatype: Datatype; shape: number[] };

/** BigInts are of 64 bits; a BOOL is 0 or 1; bytes are of BYTES. */
export type Value = number | bigint | Uint8Array;

export type Tensor = Head & {
  /** As many as the shape says, row by row. */
  values: ArrayLike<Value>;
  /** Whether its bytes are those of a file, and no text. */
  isFile?: boolean;
};

/** A tensor that isn't what it should be: which one, and how. */
export const unfit = (name: string, how: string) =>
  new AppError("provider_failed", `The tensor "${name}" ${how}.`);

export const countOf = (shape: number[]): number =>
  shape.reduce((count, size) => count * size, 1);

/** As people write a shape: `1×3×224×224`. */
export const shown = ({ datatype, shape }: Omit<Head, "name">): string =>
  `${datatype} ${shape.map((size) => (size < 0 ? "?" : size)).join("×")}`.trim();

/** The elements one after the other, as the binary tensor data extension has them. */
export function packed({ datatype, values }: Tensor): Buffer {
  const number = numberType(datatype);
  const all = Array.from(values);
  if (!number) return Buffer.concat(all.flatMap(withLength));
  const bytes = Buffer.alloc(all.length * number.bytes);
  const view = viewOf(bytes);
  for (const [place, value] of all.entries()) {
    number.write(view, place * number.bytes, value as number | bigint);
  }
  return bytes;
}

const LENGTH_BYTES = 4;

function withLength(value: Value): Uint8Array[] {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE((value as Uint8Array).length);
  return [length, value as Uint8Array];
}

/** Throws `provider_failed` for bytes that are too few or too many. */
export function unpacked(head: Head, bytes: Buffer): Tensor {
  const { name, datatype, shape } = head;
  const number = numberType(datatype);
  if (!number) return { ...head, values: unpackedBytes(head, bytes) };
  if (bytes.length !== countOf(shape) * number.bytes) {
    throw unfit(name, `is ${shown(head)}, and has ${bytes.length} bytes`);
  }
  const view = viewOf(bytes);
  const values = Array.from({ length: countOf(shape) }, (_, place) =>
    number.read(view, place * number.bytes),
  );
  return { ...head, values };
}

function unpackedBytes(head: Head, bytes: Buffer): Uint8Array[] {
  const values: Uint8Array[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length) {
    const start = at + LENGTH_BYTES;
    at = start + bytes.readUInt32LE(at);
    values.push(bytes.subarray(start, at));
  }
  if (at !== bytes.length || values.length !== countOf(head.shape)) {
    throw unfit(head.name, `is ${shown(head)}, which its bytes don't make`);
  }
  return values;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) =>
  new DataView(buffer, byteOffset, byteLength);

/** The elements as JSON has them. Throws `provider_failed` for what it can't carry. */
export function listed({ name, datatype, values, isFile }: Tensor): unknown[] {
  const encoding = isFile ? "base64" : "utf8";
  return Array.from(values, (value) => {
    if (value instanceof Uint8Array) {
      return Buffer.from(value).toString(encoding);
    }
    if (datatype === "BOOL") return value !== 0;
    const plain = Number(value);
    if (isExact(plain, value)) return plain;
    throw unfit(name, "has a number that JSON can't carry");
  });
}

const isExact = (plain: number, value: number | bigint) =>
  typeof value === "bigint"
    ? Number.isSafeInteger(plain)
    : Number.isFinite(plain);

const DIMENSIONS_MAX = 16;

/** Reads what JSON has, flat or row in row. Throws `provider_failed`. */
export function unlisted(head: Head, data: unknown): Tensor {
  const { name, datatype, shape } = head;
  if (!Array.isArray(data)) throw unfit(name, "has no data");
  const all: unknown[] = data.flat(DIMENSIONS_MAX);
  if (all.length !== countOf(shape)) {
    throw unfit(name, `is ${shown(head)}, and has ${all.length} elements`);
  }
  const values = all.map((element) => {
    const value = elementOf(datatype, element);
    if (value === null) throw unfit(name, `has what is no ${datatype}`);
    return value;
  });
  return { ...head, values };
}

/** Null: it is none of that type, or a number that JSON has mangled. */
function elementOf(datatype: Datatype, element: unknown): Value | null {
  const number = numberType(datatype);
  if (!number) {
    return typeof element === "string" ? Buffer.from(element) : null;
  }
  const value = typeof element === "boolean" ? Number(element) : element;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  if (!number.range) return value;
  const [least, most] = number.range;
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    return null;
  }
  return typeof least === "bigint" ? BigInt(value) : value;
}

/** A tensor's numbers. Throws `provider_failed` for bytes, and for what is no number. */
export function numbersIn({ name, values }: Tensor): number[] {
  return Array.from(values, (value) => {
    if (value instanceof Uint8Array) {
      throw unfit(name, "is of BYTES, not of numbers");
    }
    const number = Number(value);
    if (Number.isFinite(number)) return number;
    throw unfit(name, "has an infinity, or what is not a number");
  });
}

/** A tensor's texts. Throws `provider_failed` where it is of numbers. */
export function textsIn({ name, datatype, values }: Tensor): string[] {
  return Array.from(values, (value) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString();
    throw unfit(name, `is of ${datatype}, not of BYTES`);
  });
}
