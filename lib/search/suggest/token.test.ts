import { expect, test } from "vitest";

import { tokenAt } from "@/lib/search/suggest/token";

/** What is being written where the caret is, which a bar stands for. */
function at(text: string) {
  const caret = text.indexOf("|");
  const whole = text.replace("|", "");
  const { from, to, ...token } = tokenAt(whole, caret);
  return { of: whole.slice(from, to), ...token };
}

const BARE = { field: null, key: null, quoted: false };

test.each([
  ["|", { ...BARE, of: "", begun: "" }],
  ["rec|", { ...BARE, of: "rec", begun: "rec" }],
  ["a rec|", { ...BARE, of: "rec", begun: "rec" }],
  ["a |", { ...BARE, of: "", begun: "" }],
  ["a | b", { ...BARE, of: "", begun: "" }],
  ["re|c b", { ...BARE, of: "rec", begun: "re" }],
  ["-rec|", { ...BARE, of: "rec", begun: "rec" }],
  ["(rec|", { ...BARE, of: "rec", begun: "rec" }],
  ["(a OR rec|)", { ...BARE, of: "rec", begun: "rec" }],
  ["type:|", { ...BARE, of: "type:", field: "type", begun: "" }],
  ["-Type:im|", { ...BARE, of: "Type:im", field: "type", begun: "im" }],
  ["meta.en|", { ...BARE, of: "meta.en", begun: "meta.en" }],
  [
    "meta.env:pr|",
    { ...BARE, of: "meta.env:pr", field: "meta", key: "env", begun: "pr" },
  ],
  [
    'meta."cost center":4|',
    {
      ...BARE,
      of: 'meta."cost center":4',
      field: "meta",
      key: "cost center",
      begun: "4",
    },
  ],
  [
    'subject:"ada b|',
    {
      of: 'subject:"ada b',
      field: "subject",
      key: null,
      begun: "ada b",
      quoted: true,
    },
  ],
  [
    'subject:"ada b|yron" x',
    {
      of: 'subject:"ada byron"',
      field: "subject",
      key: null,
      begun: "ada b",
      quoted: true,
    },
  ],
  ['"grand to|', { ...BARE, of: '"grand to', begun: "grand to", quoted: true }],
])("%s", (text, expected) => {
  expect(at(text)).toEqual(expected);
});
