/** How a number is written in a tensor, its little end first. */
type NumberType = {
  bytes: number;
  /** The least and the most that it holds. Null: it has fractions. */
  range: [least: number | bigint, most: number | bigint] | null;
  read(view: DataView, at: number): number | bigint;
  write(view: DataView, at: number, value: number | bigint): void;
};

const LITTLE = true;

const NUMBER_TYPES = {
  BOOL: {
    bytes: 1,
    range: [0, 1],
    read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
    write: (view, at, value) => view.setUint8(at, Number(value)),
  },
  UINT8: {
    bytes: 1,
    range: [0, 0xff],
    read: (view, at) => view.getUint8(at),
    write: (view, at, value) => view.setUint8(at, Number(value)),
  },
  UINT16: {
    bytes: 2,
    range: [0, 0xffff],
    read: (view, at) => view.getUint16(at, LITTLE),
    write: (view, at, value) => view.setUint16(at, Number(value), LITTLE),
  },
  UINT32: {
    bytes: 4,
    range: [0, 0xffff_ffff],
    read: (view, at) => view.getUint32(at, LITTLE),
    write: (view, at, value) => view.setUint32(at, Number(value), LITTLE),
  },
  UINT64: {
    bytes: 8,
    range: [0n, 2n ** 64n - 1n],
    read: (view, at) => view.getBigUint64(at, LITTLE),
    write: (view, at, value) => view.setBigUint64(at, BigInt(value), LITTLE),
  },
  INT8: {
    bytes: 1,
    range: [-0x80, 0x7f],
    read: (view, at) => view.getInt8(at),
    write: (view, at, value) => view.setInt8(at, Number(value)),
  },
  INT16: {
    bytes: 2,
    range: [-0x8000, 0x7fff],
    read: (view, at) => view.getInt16(at, LITTLE),
    write: (view, at, value) => view.setInt16(at, Number(value), LITTLE),
  },
  INT32: {
    bytes: 4,
    range: [-0x8000_0000, 0x7fff_ffff],
    read: (view, at) => view.getInt32(at, LITTLE),
    write: (view, at, value) => view.setInt32(at, Number(value), LITTLE),
  },
  INT64: {
    bytes: 8,
    range: [-(2n ** 63n), 2n ** 63n - 1n],
    read: (view, at) => view.getBigInt64(at, LITTLE),
    write: (view, at, value) => view.setBigInt64(at, BigInt(value), LITTLE),
  },
  FP16: {
    bytes: 2,
    range: null,
    read: (view, at) => view.getFloat16(at, LITTLE),
    write: (view, at, value) => view.setFloat16(at, Number(value), LITTLE),
  },
  FP32: {
    bytes: 4,
    range: null,
    read: (view, at) => view.getFloat32(at, LITTLE),
    write: (view, at, value) => view.setFloat32(at, Number(value), LITTLE),
  },
  FP64: {
    bytes: 8,
    range: null,
    read: (view, at) => view.getFloat64(at, LITTLE),
    write: (view, at, value) => view.setFloat64(at, Number(value), LITTLE),
  },
  BF16: {
    bytes: 2,
    range: null,
    read: (view, at) => upperHalf.read(view.getUint16(at, LITTLE)),
    write: (view, at, value) =>
      view.setUint16(at, upperHalf.of(Number(value)), LITTLE),
  },
} satisfies Record<string, NumberType>;

const scratch = new DataView(new ArrayBuffer(4));

/** BF16 is the upper half of an FP32. */
const upperHalf = {
  read(half: number): number {
    scratch.setUint32(0, half << 16);
    return scratch.getFloat32(0);
  },
  /** Of the two that a number lies between, the nearer; the even one, half-way. */
  of(value: number): number {
    scratch.setFloat32(0, value);
    const whole = scratch.getUint32(0);
    if (Number.isNaN(value)) return (whole >>> 16) | 1;
    const isOdd = (whole >>> 16) & 1;
    return ((whole + 0x7fff + isOdd) >>> 16) & 0xffff;
  },
};

/** What the elements of a tensor can be, by the protocol's names. */
export type Datatype = keyof typeof NUMBER_TYPES | "BYTES";

export const DATATYPES = [
  ...(Object.keys(NUMBER_TYPES) as Datatype[]),
  "BYTES" as const,
];

/** Null: it holds none, but bytes. */
export const numberType = (datatype: Datatype): NumberType | null =>
  datatype === "BYTES" ? null : NUMBER_TYPES[datatype];
