import { expect, test } from "vitest";

import { carriesItself, namedUrl } from "@/components/chats/shown-image";

test("only an image that carries its own bytes is drawn", () => {
  expect(carriesItself("data:image/png;base64,iVBORw0KGgo=")).toBe(true);
});

test.each([
  "https://example.com/pixel.png",
  "//example.com/pixel.png",
  "/api/v1/apps",
  "javascript:alert(1)",
  "data:image/svg+xml;base64,PHN2Zy8+",
  "data:image/png,%89PNG",
  "data:text/html;base64,PGI+",
  " data:image/png;base64,iVBORw0KGgo=",
  "",
])("%s is not", (url) => {
  expect(carriesItself(url)).toBe(false);
});

test("what isn't drawn is named, and its bytes aren't written out", () => {
  expect(namedUrl("https://example.com/a.png")).toBe(
    "https://example.com/a.png",
  );
  expect(namedUrl("data:image/svg+xml;base64,PHN2Zy8+")).toBe(
    "of the type image/svg+xml",
  );
});
