import fc from "fast-check";
import { expect, test } from "vitest";

import { firstIdAt, newId, readId, showId, timeOf } from "@/lib/ids";

const now = new Date("2026-11-20T14:03:00.123Z");

test("an id is a UUIDv7 that holds its instant", () => {
  const id = newId(now);
  expect(id).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(timeOf(id)).toEqual(now);
});

test("ids of one instant sort as they were made, shown or not", () => {
  const ids = Array.from({ length: 1000 }, () => newId(now));
  expect(ids.toSorted()).toEqual(ids);
  const shown = ids.map((id) => showId("inp", id));
  expect(shown.toSorted()).toEqual(shown);
});

test("what was received earlier sorts below the first id of an instant", () => {
  const earlier = newId(new Date(now.getTime() - 1));
  expect(earlier < firstIdAt(now)).toBe(true);
  expect(newId(now) > firstIdAt(now)).toBe(true);
});

test("a shown id is read back as the same, and under its own prefix only", () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(readId("inp", showId("inp", uuid))).toBe(uuid);
      expect(readId("prd", showId("inp", uuid))).toBeNull();
    }),
  );
});

test("whatever is no id is read as none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readId("inp", text)).toBeNull();
      expect(readId("inp", `inp_${text}`)).toBeNull();
    }),
  );
  expect(readId("inp", `inp_8${"0".repeat(25)}`)).toBeNull();
  expect(readId("inp", `inp_${"0".repeat(26)}\n`)).toBeNull();
});
