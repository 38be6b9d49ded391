import { expect, test } from "vitest";

import { described } from "@/lib/log";

test("an error is told by its name, code and frames, not by its message", () => {
  const error = Object.assign(new TypeError("cannot parse 'my diagnosis'"), {
    code: "P2010",
  });
  const told = described(error);

  expect(told).toMatchObject({ error: "TypeError", code: "P2010" });
  expect(told.frames).toContain("log.test.ts");
  expect(JSON.stringify(told)).not.toContain("diagnosis");
});

test("a message that looks like frames is no frame", () => {
  const told = described(new Error("cannot parse:\n    at my diagnosis\n  x"));

  expect(told.frames).toContain("log.test.ts");
  expect(JSON.stringify(told)).not.toContain("diagnosis");
});

test("what is thrown and is no error is told by its type alone", () => {
  expect(described("my diagnosis")).toEqual({ error: "string" });
});
