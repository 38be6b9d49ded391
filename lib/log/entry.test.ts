import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { Entry, parseEntry, printEntry } from "@/lib/log/entry";
import { anyEntry } from "@/lib/testing/log";

const ENTRY: Entry = {
  id: "0199a1b2-c3d4-7abc-8def-0123456789ab",
  app: "0199a1b2-0000-7000-8000-000000000001",
  at: "2025-10-01T21:34:31.380Z",
  actor_kind: "member",
  actor_id: "0199a1b2-0000-7000-8000-000000000002",
  action: "input.delete",
  target_id: "0199a1b2-0000-7000-8000-000000000003",
  outcome: "ok",
  address: "192.0.2.1",
  commitment: "ab".repeat(32),
  everywhere_at: "2025-10-02T21:10:43.540Z",
};

test("the leaf of an entry, version 1, is this and stays this", () => {
  expect(printEntry(ENTRY)).toBe(`sojourn-log-entry v1
id 0199a1b2-c3d4-7abc-8def-0123456789ab
app 0199a1b2-0000-7000-8000-000000000001
at 2025-10-01T21:34:31.380Z
actor_kind member
actor_id 0199a1b2-0000-7000-8000-000000000002
action input.delete
target_id 0199a1b2-0000-7000-8000-000000000003
outcome ok
address 192.0.2.1
commitment ${"ab".repeat(32)}
everywhere_at 2025-10-02T21:10:43.540Z
`);
  const { app, ...facts } = ENTRY;
  expect(printEntry({ ...facts, app: null })).toContain("\napp -\nat 2025");
  expect(Entry.parse(ENTRY)).toEqual(ENTRY);
});

test("what is written is read as the same, whatever the order of the facts", () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      const reversed = Object.fromEntries(
        Object.entries(entry).reverse(),
      ) as Entry;

      expect(parseEntry(printEntry(entry))).toEqual(entry);
      expect(printEntry(reversed)).toBe(printEntry(entry));
      expect(Entry.parse(entry)).toEqual(entry);
    }),
  );
});

test("two entries never have the same leaf", () => {
  fc.assert(
    fc.property(anyEntry, anyEntry, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(printEntry(one) === printEntry(other)).toBe(isSame);
    }),
  );
});

test("T2: a leaf of which any character is changed is another entry's, or none", () => {
  const leaf = printEntry(ENTRY);
  fc.assert(
    fc.property(
      fc.nat({ max: leaf.length - 1 }),
      fc.string({ minLength: 0, maxLength: 1 }),
      (at, character) => {
        const changed = leaf.slice(0, at) + character + leaf.slice(at + 1);
        const read = entryIn(changed);
        expect(read && printEntry(read)).toBe(read && changed);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe("T4: an entry has no room for content", () => {
  test.each(["content", "text", "filename", "detail", "metadata", "__proto__"])(
    "not in a field %s of its own",
    (name) => {
      const more = JSON.parse(
        JSON.stringify(ENTRY).replace("}", `,"${name}":"x"}`),
      );

      expect(Object.hasOwn(more, name)).toBe(true);
      expect(Entry.safeParse(more).success).toBe(false);
    },
  );

  test("not in any of its fields", () => {
    const words = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.lorem({ maxCount: 4 }),
      fc.emailAddress(),
      fc.constantFrom("-", "", "null", "my diagnosis"),
    );
    const names = fc.constantFrom(...(Object.keys(ENTRY) as (keyof Entry)[]));
    fc.assert(
      fc.property(names, words, (name, word) => {
        expect(Entry.safeParse({ ...ENTRY, [name]: word }).success).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each<[string, Partial<Record<keyof Entry, unknown>>]>([
  ["an id in capitals", { id: ENTRY.id.toUpperCase() }],
  ["an id without hyphens", { id: ENTRY.id.replaceAll("-", "") }],
  ["another time than its id", { at: "2025-10-01T21:34:31.381Z" }],
  ["a time without milliseconds", { at: "2025-10-01T21:34:31Z" }],
  ["a time elsewhere", { at: "2025-10-01T21:34:31.380+00:00" }],
  ["a day that doesn't exist", { everywhere_at: "2025-02-30T00:00:00.000Z" }],
  ["an hour that doesn't exist", { everywhere_at: "2025-02-03T25:00:00.000Z" }],
  ["a commitment in capitals", { commitment: "AB".repeat(32) }],
  ["a short commitment", { commitment: "ab".repeat(31) }],
  ["an address in capitals", { address: "2001:DB8::1" }],
  ["an address with a zone", { address: "fe80::1%eth0" }],
  ["a network for an address", { address: "192.0.2.0/24" }],
  ["an outcome that it can't have", { outcome: "maybe" }],
  ["a person nobody knows of", { actor_kind: "robot" }],
  ["an action that is a sentence", { action: "input.delete all of it" }],
  ["an action that no verb does", { action: "input.copy" }],
  ["a missing fact", { app: undefined }],
])("an entry can't have %s", (_, facts) => {
  expect(Entry.safeParse({ ...ENTRY, ...facts }).success).toBe(false);
});

test.each(["192.0.2.1", "2001:db8::1", "::1", "::ffff:192.0.2.1"])(
  "an entry can come from %s",
  (address) => {
    expect(Entry.safeParse({ ...ENTRY, address }).success).toBe(true);
  },
);

test.each([
  ["another version", (leaf: string) => leaf.replace("v1", "v2")],
  ["nothing", () => ""],
  ["a line too few", (leaf: string) => leaf.replace(/outcome.*\n/, "")],
  ["a line twice", (leaf: string) => leaf.replace(/(outcome.*\n)/, "$1$1")],
  [
    "lines in another order",
    (leaf: string) => leaf.replace(/(id.*\n)(app.*\n)/, "$2$1"),
  ],
  ["no newline at its end", (leaf: string) => leaf.slice(0, -1)],
  ["carriage returns", (leaf: string) => leaf.replaceAll("\n", "\r\n")],
  ["two spaces", (leaf: string) => leaf.replace("outcome ", "outcome  ")],
])("%s is no leaf", (_, change) => {
  expect(() => parseEntry(change(printEntry(ENTRY)))).toThrow("is no leaf");
});

function entryIn(leaf: string): Entry | null {
  try {
    return parseEntry(leaf);
  } catch {
    return null;
  }
}
