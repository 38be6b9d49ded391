import { v7 } from "uuid";

/** What an id names, by the prefix it wears outside the database. */
export const ID_PREFIXES = [
  "app",
  "inp",
  "prd",
  "ann",
  "key",
  "hld",
  "rcp",
  "cns",
  "whk",
  "usr",
  "wsp",
  "prv",
  "job",
  "shr",
  "rpt",
  "cex",
  "wdr",
  "srch",
  "upl",
  "doc",
  "dreq",
  "sub",
  "ntc",
  "dtl",
] as const;

export type IdPrefix = (typeof ID_PREFIXES)[number];

let sequence = 0;

/**
 * A UUIDv7 (RFC 9562 §5.7) whose time is `now`, in milliseconds. Ids made by one
 * process for the same millisecond sort in the order in which they were made.
 */
export function newId(now: Date): string {
  sequence = (sequence + 1) >>> 0;
  return v7({ msecs: now.getTime(), seq: sequence, random: unused() });
}

/**
 * `newId` for an entry of the log, whose hash is public: 73 random bits and no
 * counter, so that nobody finds out by trying what an entry says. Within a
 * millisecond they are in no order.
 */
export function newEntryId(now: Date): string {
  return v7({ msecs: now.getTime(), random: unused() });
}

const RANDOM_BYTES = 16;
const random = new Uint8Array(256 * RANDOM_BYTES);
let used = random.length;

// Random bytes for many ids at a time: to ask for each takes longer than the rest.
function unused(): Uint8Array {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  return random.subarray(used, (used += RANDOM_BYTES));
}

/** The instant that is inside a UUIDv7, to the millisecond. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** The smallest UUIDv7 of an instant: everything received earlier sorts below it. */
export function firstIdAt(instant: Date): string {
  const hex = Math.max(0, instant.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

const DIGITS = 26;

/**
 * An id as the world sees it: a prefix and the UUID in RFC 4648 §7 base 32 (lower
 * case, no padding), which sorts as the UUID does.
 */
export function showId(prefix: IdPrefix, uuid: string): string {
  const number = BigInt(`0x${uuid.replaceAll("-", "")}`);
  return `${prefix}_${number.toString(32).padStart(DIGITS, "0")}`;
}

const SHOWN = /^([a-z]{3,4})_([0-7][0-9a-v]{25})$/;

/** The UUID of a shown id; null for whatever is not an id with that prefix. */
export function readId(prefix: IdPrefix, shown: string): string | null {
  const [, found, digits] = SHOWN.exec(shown) ?? [];
  if (found !== prefix || !digits) return null;

  let number = 0n;
  for (const digit of digits)
    number = number * 32n + BigInt(parseInt(digit, 32));
  const hex = number.toString(16).padStart(32, "0");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
