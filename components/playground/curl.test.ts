import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

import { curlFor } from "@/components/playground/curl";
import { draftOf } from "@/components/playground/draft";

const place = { origin: "http://localhost:3000", app: "receipts" };

test("a text reaches curl as it was typed, whatever a shell would make of it", () => {
  const text = `It's $HOME, "quoted" \\ and \`run\`;\n$(exit 1) é`;

  const words = wordsOf(
    curlFor(
      { model: "pii", draft: { kind: "text", text }, store: false },
      place,
    ),
  );

  expect(words).toContain(
    "http://localhost:3000/api/v1/apps/receipts/predictions",
  );
  expect(words).toContain("authorization: Bearer snj_test");
  expect(JSON.parse(words.at(-1) ?? "")).toEqual({
    model: "pii",
    input: { type: "text", text },
    store: false,
  });
});

test("a file is sent as it is, with its type", () => {
  const file = new File(["x"], "my cat's.jpg", { type: "image/jpeg" });

  const words = wordsOf(
    curlFor({ model: "color", draft: draftOf(file), store: true }, place),
  );

  expect(words[0]).toMatch(/predictions\?model=color&store=true$/);
  expect(words).toContain("content-type: image/jpeg");
  expect(words.at(-1)).toBe("@my cat's.jpg");
});

/** What a real shell hands to curl. */
function wordsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  const said = execFileSync("sh", ["-c", script], {
    encoding: "utf8",
    env: { ...process.env, SOJOURN_KEY: "snj_test" },
  });
  return said.split("\0").slice(0, -1);
}
