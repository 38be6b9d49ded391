import type {
  AskedChat,
  Attached,
} from "@/components/playground/chat/exchange";
import type { CodeSample } from "@/components/ui/code-block";

/**
 * What would have asked the same: for a shell, and for OpenAI's clients in Node and in
 * Python. The key is in the environment, and images are read from files.
 */
export function chatSnippets(
  { model, messages, store }: AskedChat,
  origin: string,
): CodeSample[] {
  const asked = { model, messages, ...(store ? {} : { store }), stream: true };
  const base = `${origin}/openai/v1`;
  return [
    { language: "curl", code: curlFor(asked, base) },
    { language: "Node", code: nodeFor(asked, base) },
    { language: "Python", code: pythonFor(asked, base) },
  ];
}

type Asked = Record<string, unknown>;

/** How a language writes what JSON has no need to tell apart. */
type Writing = {
  string(text: string): string;
  image(image: Attached): string;
  yes: string;
  no: string;
};

function curlFor(asked: Asked, base: string): string {
  const call = [
    `curl -N ${quoted(`${base}/chat/completions`)}`,
    `  -H "authorization: Bearer $SOJOURN_KEY"`,
    `  -H 'content-type: application/json'`,
  ];
  const hasImages = imagesIn(asked);
  if (!hasImages) {
    return [...call, `  -d ${quoted(JSON.stringify(asked))}`].join(" \\\n");
  }
  // Images are too large for a command's arguments.
  const body = written(asked, IN_SHELL);
  return `${[...call, "  -d @- <<END"].join(" \\\n")}\n${body}\nEND`;
}

const imagesIn = (asked: Asked) => JSON.stringify(asked).includes('"base64":');

/** A word of a POSIX shell that means itself. */
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** JSON within a document of a shell's, which reads some signs itself. */
const IN_SHELL: Writing = {
  string: (text) => JSON.stringify(text).replace(/[\\$`]/g, "\\$&"),
  image: ({ name, type }) =>
    `"data:${type};base64,$(base64 < ${quoted(name)} | tr -d '\\n')"`,
  yes: "true",
  no: "false",
};

function nodeFor(asked: Asked, base: string): string {
  return [
    ...(imagesIn(asked) ? ['import { readFileSync } from "node:fs";'] : []),
    'import { env, stdout } from "node:process";',
    'import OpenAI from "openai";',
    "",
    "const client = new OpenAI({",
    `  baseURL: ${JSON.stringify(base)},`,
    "  apiKey: env.SOJOURN_KEY,",
    "});",
    `const stream = await client.chat.completions.create(${written(asked, IN_NODE)});`,
    "for await (const { choices } of stream) {",
    '  stdout.write(choices[0]?.delta?.content ?? "");',
    "}",
  ].join("\n");
}

const IN_NODE: Writing = {
  string: (text) => JSON.stringify(text),
  image: ({ name, type }) =>
    `"data:${type};base64," + readFileSync(${JSON.stringify(name)}, "base64")`,
  yes: "true",
  no: "false",
};

function pythonFor(asked: Asked, base: string): string {
  const members = Object.entries(asked).map(
    ([name, value]) => `    ${name}=${written(value, IN_PYTHON, 1)},`,
  );
  return [
    ...(imagesIn(asked) ? ["import base64"] : []),
    "import os",
    "",
    "from openai import OpenAI",
    "",
    "client = OpenAI(",
    `    base_url=${JSON.stringify(base)},`,
    `    api_key=os.environ["SOJOURN_KEY"],`,
    ")",
    "stream = client.chat.completions.create(",
    ...members,
    ")",
    "for chunk in stream:",
    "    for choice in chunk.choices:",
    '        print(choice.delta.content or "", end="", flush=True)',
  ].join("\n");
}

const IN_PYTHON: Writing = {
  string: (text) => JSON.stringify(text),
  image: ({ name, type }) =>
    `"data:${type};base64," + base64.b64encode(open(${JSON.stringify(name)}, "rb").read()).decode()`,
  yes: "True",
  no: "False",
};

function written(value: unknown, as: Writing, depth = 0): string {
  if (typeof value === "string") return as.string(value);
  if (typeof value === "boolean") return value ? as.yes : as.no;
  if (isAttached(value)) return as.image(value);
  const inner = "    ".repeat(depth + 1);
  const outer = "    ".repeat(depth);
  if (Array.isArray(value)) {
    const items = value.map((one) => inner + written(one, as, depth + 1));
    return `[\n${items.join(",\n")}\n${outer}]`;
  }
  const members = Object.entries(value as object).map(
    ([name, one]) => `${inner}"${name}": ${written(one, as, depth + 1)}`,
  );
  return `{\n${members.join(",\n")}\n${outer}}`;
}

const isAttached = (value: unknown): value is Attached =>
  typeof value === "object" && value !== null && "base64" in value;
