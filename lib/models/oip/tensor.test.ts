import fc from "fast-check";
import { expect, test } from "vitest";

import { DATATYPES, type Datatype } from "@/lib/models/oip/datatypes";
import {
  countOf,
  listed,
  packed,
  type Tensor,
  unlisted,
  unpacked,
  type Value,
} from "@/lib/models/oip/tensor";

/** This machine's own arrays, whose numbers have their little end first. */
const NATIVE = {
  ...{ UINT8: Uint8Array, UINT16: Uint16Array, UINT32: Uint32Array },
  ...{ INT8: Int8Array, INT16: Int16Array, INT32: Int32Array },
  ...{ UINT64: BigUint64Array, INT64: BigInt64Array },
  ...{ FP16: Float16Array, FP32: Float32Array, FP64: Float64Array },
};

const natively = (datatype: keyof typeof NATIVE, values: Value[]) =>
  Buffer.from(new NATIVE[datatype](values as never).buffer);

/** The nearest that the upper half of a float holds. */
const bfloat = (half: number) =>
  new Float32Array(Uint32Array.of(half << 16).buffer)[0] ?? 0;

const ELEMENTS: Record<Datatype, fc.Arbitrary<Value>> = {
  BOOL: fc.constantFrom(0, 1),
  UINT8: fc.integer({ min: 0, max: 255 }),
  UINT16: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
  UINT32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  UINT64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  INT8: fc.integer({ min: -128, max: 127 }),
  INT16: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  INT32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  INT64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  FP16: fc.float().map(Math.f16round),
  FP32: fc.float(),
  FP64: fc.double(),
  BF16: fc.integer({ min: 0, max: 0xffff }).map(bfloat),
  BYTES: fc.uint8Array({ maxLength: 20 }),
};

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

const tensorOf = (datatype: Datatype, element = ELEMENTS[datatype]) =>
  shape.chain((shape) => {
    const length = countOf(shape);
    return fc
      .array(element, { minLength: length, maxLength: length })
      .map((values): Tensor => ({ name: "t", datatype, shape, values }));
  });

const anyTensor = fc.oneof(...DATATYPES.map((one) => tensorOf(one)));

const plain = ({ values }: Tensor) =>
  Array.from(values, (value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );

test("a tensor comes out of its bytes as it went in, whatever it is of", () => {
  fc.assert(
    fc.property(anyTensor, (tensor) => {
      expect(plain(unpacked(tensor, packed(tensor)))).toEqual(plain(tensor));
    }),
    { numRuns: 1_000 },
  );
});

test.each(Object.keys(NATIVE) as (keyof typeof NATIVE)[])(
  "%s is laid out as this machine has it",
  (datatype) => {
    fc.assert(
      fc.property(tensorOf(datatype), (tensor) => {
        const values = Array.from(tensor.values);
        expect(packed(tensor)).toEqual(natively(datatype, values));
      }),
    );
  },
);

test("BF16 takes the nearest half of a float, and the even one of two", () => {
  const tensor = {
    ...{ name: "t", datatype: "BF16" as const, shape: [8] },
    values: [1, 1.00390625, 1.01171875, 1.004, -1.004, 3.5e38, NaN, 3.3e38],
  };
  expect(packed(tensor).toString("hex").match(/..../g)).toEqual([
    ...["803f", "803f", "823f", "813f", "81bf", "807f", "c17f", "787f"],
  ]);
});

test("BYTES have their length before them, in four bytes", () => {
  const values = [Buffer.from("é"), Buffer.alloc(0), Buffer.from("ab")];
  expect(packed({ name: "t", datatype: "BYTES", shape: [3], values })).toEqual(
    Buffer.from("\x02\0\0\0\xc3\xa9\0\0\0\0\x02\0\0\0ab", "latin1"),
  );
});

test("a tensor comes out of its JSON as it went in, or isn't sent", () => {
  const texts = tensorOf(
    "BYTES",
    fc.string({ unit: "grapheme" }).map(Buffer.from),
  );
  const numbers = fc.oneof(
    ...DATATYPES.filter((one) => one !== "BYTES").map((one) => tensorOf(one)),
  );
  fc.assert(
    fc.property(fc.oneof(texts, numbers), (tensor) => {
      const isCarried = Array.from(tensor.values).every(
        (value) =>
          value instanceof Uint8Array ||
          (typeof value === "bigint"
            ? Number.isSafeInteger(Number(value))
            : Number.isFinite(value)),
      );
      if (!isCarried) {
        expect(() => listed(tensor)).toThrow(
          'The tensor "t" has a number that JSON can\'t carry.',
        );
        return;
      }
      const data = JSON.parse(JSON.stringify(listed(tensor)));
      // JSON knows no zero below zero.
      expect(plain(unlisted(tensor, data)).map(unsigned)).toEqual(
        plain(tensor).map(unsigned),
      );
    }),
    { numRuns: 1_000 },
  );
});

const unsigned = (value: unknown) => (value === 0 ? 0 : value);

test("data may be flat, or row in row", () => {
  const head = { name: "t", datatype: "INT32" as const, shape: [2, 1, 2] };
  for (const data of [
    [1, 2, 3, 4],
    [[[1, 2]], [[3, 4]]],
    [
      [1, 2],
      [3, 4],
    ],
  ]) {
    expect(unlisted(head, data).values).toEqual([1, 2, 3, 4]);
  }
});

test("bytes that are too few, too many or of odd lengths are refused, whatever they are", () => {
  fc.assert(
    fc.property(
      anyTensor,
      fc.uint8Array({ maxLength: 40 }),
      (tensor, bytes) => {
        try {
          const read = unpacked(tensor, Buffer.from(bytes));
          expect(read.values).toHaveLength(countOf(tensor.shape));
          const isTrue = (value: Value) => tensor.datatype === "BOOL" && value;
          // True is any byte but 0.
          if (!Array.from(read.values).some(isTrue)) {
            expect(isSame(packed(read), bytes, tensor.datatype)).toBe(true);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: "provider_failed" });
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

// What is not a number has many spellings.
const isSame = (one: Buffer, other: Uint8Array, datatype: Datatype) =>
  /^B?FP?/.test(datatype) ? one.length === other.length : one.equals(other);

const said = (datatype: Datatype, shape: number[], data: unknown) => () =>
  unlisted({ name: "scores", datatype, shape }, data);

test.each([
  ["FP32", [2], [1], "is FP32 2, and has 1 elements"],
  ["FP32", [2, 3], [[1], [2]], "is FP32 2×3, and has 2 elements"],
  ["FP32", [1], undefined, "has no data"],
  ["FP32", [1], "secret", "has no data"],
  ["FP32", [1], ["secret"], "has what is no FP32"],
  ["FP32", [1], [null], "has what is no FP32"],
  ["FP64", [1], [Infinity], "has what is no FP64"],
  ["UINT8", [1], [256], "has what is no UINT8"],
  ["UINT8", [1], [-1], "has what is no UINT8"],
  ["INT8", [1], [0.5], "has what is no INT8"],
  ["INT64", [1], [2 ** 53], "has what is no INT64"],
  ["UINT64", [1], [-1], "has what is no UINT64"],
  ["BOOL", [1], [2], "has what is no BOOL"],
  ["BYTES", [1], [1], "has what is no BYTES"],
  ["BYTES", [1], [{ secret: 1 }], "has what is no BYTES"],
] as const)("%s of %j can't be %j", (datatype, shape, data, how) => {
  const read = said(datatype, [...shape], data);
  expect(read).toThrow(`The tensor "scores" ${how}.`);
});

test("rows that are a hundred thousand deep are refused, and overflow nothing", () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}1${"]".repeat(100_000)}`);
  expect(said("FP32", [1], deep)).toThrow("has what is no FP32");
});
