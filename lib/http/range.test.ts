import { expect, test } from "vitest";

import { rangeOf } from "@/lib/http/range";

test.each([
  ["bytes=0-0", { start: 0, end: 1 }],
  ["bytes=2-5", { start: 2, end: 6 }],
  ["bytes=5-", { start: 5, end: 10 }],
  ["bytes=0-99", { start: 0, end: 10 }],
  ["bytes=-3", { start: 7, end: 10 }],
  ["bytes=-99", { start: 0, end: 10 }],
])("of ten bytes, %s is %o", (header, range) => {
  expect(rangeOf(header, 10)).toEqual(range);
});

test.each(["bytes=10-", "bytes=10-12", "bytes=-0"])(
  "of ten bytes, %s can't be satisfied",
  (header) => {
    expect(rangeOf(header, 10)).toBe("unsatisfiable");
  },
);

test.each([null, "", "items=0-1", "bytes=1-0", "bytes=a-b", "bytes=0-1,3-4"])(
  "%s asks for all of it",
  (header) => {
    expect(rangeOf(header, 10)).toBeNull();
  },
);

test("nothing of an empty content can be had by range", () => {
  expect(rangeOf("bytes=0-", 0)).toBe("unsatisfiable");
  expect(rangeOf("bytes=-1", 0)).toBe("unsatisfiable");
});
