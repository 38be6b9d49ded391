import { expect, test } from "vitest";

import { csvOf } from "@/lib/csv";

test("cells are told apart, whatever is in them", () => {
  expect(
    csvOf([
      ["plain", 'a "b"', "c,d", "e\r\nf"],
      [1, -1, null, ""],
    ]),
  ).toBe('plain,"a ""b""","c,d","e\r\nf"\r\n1,-1,,\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])(
  "the text %j is no formula",
  (text) => {
    expect(csvOf([[text]])).toMatch(/^"?'/);
  },
);
