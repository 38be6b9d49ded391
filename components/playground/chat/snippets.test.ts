import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import {
  type AskedChat,
  type AskedMessage,
  bodyOf,
} from "@/components/playground/chat/exchange";
import { chatSnippets } from "@/components/playground/chat/snippets";

const ORIGIN = "http://localhost:3000";
const TEXT = `It's $HOME, "quoted" \\ and \`run\`;\n$(exit 1) é 🧭`;
const PICTURE = Buffer.from("no picture, but bytes");
const NAME = "my cat's.png";

const image = {
  name: NAME,
  type: "image/png",
  base64: PICTURE.toString("base64"),
};
const words: AskedMessage = { role: "user", content: TEXT };
const shown: AskedMessage = {
  role: "user",
  content: [
    { type: "text", text: TEXT },
    { type: "image_url", image_url: { url: image } },
  ],
};

test.each([
  ["words", words],
  ["an image", shown],
])("what is in the snippets is what was sent: %s", (_, message) => {
  const asked = { model: "there/echo", messages: [message], store: false };
  const { stream_options: _options, ...sent } = bodyOf(asked);
  const folder = mkdtempSync(join(tmpdir(), "sojourn-snippets-"));
  try {
    writeFileSync(join(folder, NAME), PICTURE);

    expect(sentByCurl(codeOf(asked, "curl"), folder)).toEqual(sent);
    expect(sentByNode(codeOf(asked, "Node"))).toEqual(sent);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("Python is told its own words for yes and no", () => {
  const messages = [{ role: "user", content: "Hi" } as const];
  const code = codeOf(
    { model: "there/echo", messages, store: false },
    "Python",
  );

  expect(code).toContain(`    base_url="${ORIGIN}/openai/v1",`);
  expect(code).toContain(`    messages=[
        {
            "role": "user",
            "content": "Hi"
        }
    ],
    store=False,
    stream=True,
)`);
});

test("what is kept needn't be demanded", () => {
  const asked = { model: "there/echo", messages: [words], store: true };
  for (const { code } of chatSnippets(asked, ORIGIN)) {
    expect(code).not.toContain("store");
  }
});

function codeOf(asked: AskedChat, wanted: string): string {
  const samples = chatSnippets(asked, ORIGIN);
  return samples.find(({ language }) => language === wanted)?.code ?? "";
}

/** What a real shell hands to curl, by its last argument or its input. */
function sentByCurl(command: string, cwd: string): unknown {
  const script = `curl() { for last; do :; done; [ "$last" = @- ] && cat || printf %s "$last"; }\n${command}`;
  const env = { ...process.env, SOJOURN_KEY: "snj_test" };
  return JSON.parse(
    execFileSync("sh", ["-c", script], { cwd, env, encoding: "utf8" }),
  );
}

/** What the code hands to the client, read as JavaScript reads it. */
function sentByNode(code: string): unknown {
  const [, request = ""] = /create\(([\s\S]*)\);\nfor await/.exec(code) ?? [];
  const readFileSync = (name: string, encoding: BufferEncoding) =>
    name === NAME ? PICTURE.toString(encoding) : "";
  return new Function("readFileSync", `return ${request}`)(readFileSync);
}
