import { expect, test } from "vitest";

import { annotationOf } from "@/components/annotations/typed";

test("labels are what stands between commas, each once", () => {
  expect(annotationOf("cat, on a mat,,cat ,", "")).toMatchObject({
    concepts: [
      { name: "cat", value: 1 },
      { name: "on a mat", value: 1 },
    ],
    text: null,
  });
});

test("a comment alone is enough, and nothing is nothing", () => {
  expect(annotationOf("", " Seen. ")).toMatchObject({ text: "Seen." });
  expect(annotationOf(" , ", "  ")).toBeNull();
});
