import fc from "fast-check";

/** Text that something between a socket and a database may stumble over. */
export const TEXTS = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "\ufeff",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "%00",
  "%",
  "'; DROP TABLE apps; --",
  "1e400",
  "-0",
  "NaN",
  "9".repeat(400),
  "999999999y",
  "P999999Y",
  "0s",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59-23:59",
  "2026-02-30T00:00:00Z",
  "http://",
  "http://127.0.0.1:1/",
  "inp_00000000000000000000000000",
  "inp_7vvvvvvvvvvvvvvvvvvvvvvvvv",
  "app_01k84horp6e008000tig26puj6",
  "x".repeat(100_000),
];

export const anyText = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "binary", maxLength: 40 }),
);

const anyValue = fc.oneof(
  anyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]]),
  fc.dictionary(anyText, anyText, { maxKeys: 20 }),
);

/** JSON that no value has: as it is spelled. */
export const SPELLINGS = {
  "a hundred thousand arrays deep": `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  "a hundred thousand objects deep": `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`,
  "a name twice": '{"a":1,"a":2}',
  "a prototype": '{"__proto__":{"admin":true},"constructor":{"prototype":1}}',
  "half a letter": '"\\ud800"',
  "a NUL": '"\\u0000"',
  "a number that is none": "1e400",
  "a number below zero that is zero": "-0",
  "many digits": "9".repeat(10_000),
  "a million letters": `"${"x".repeat(1_000_000)}"`,
  "a hundred thousand members": `{${Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join()}}`,
};

/** All places in a value: the value itself, and each member at any depth. */
export function placesIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [at];
  const inside = Object.entries(value).flatMap(([name, member]) =>
    placesIn(member, [...at, name]),
  );
  return [at, ...inside];
}

/** The value with something else in one place. */
export function changed(
  value: unknown,
  [name, ...deeper]: string[],
  into: unknown,
): unknown {
  if (name === undefined) return into;
  const members = Object.entries(value as object).map(([known, member]) => [
    known,
    known === name ? changed(member, deeper, into) : member,
  ]);
  return Array.isArray(value)
    ? members.map(([, member]) => member)
    : Object.fromEntries(members);
}

/** What is nearly right: one member is another, is missing, or is too many. */
export function nearly(right: object): fc.Arbitrary<unknown> {
  const place = fc.constantFrom(...placesIn(right));
  return fc.oneof(
    fc.tuple(place, anyValue).map(([at, into]) => changed(right, at, into)),
    place.map((at) => changed(right, at, undefined)),
    fc.tuple(anyText, anyValue).map(([name, more]) => ({
      ...right,
      [name]: more,
    })),
    anyValue,
  );
}
