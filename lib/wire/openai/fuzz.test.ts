import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { anyText, nearly, SPELLINGS, TEXTS } from "@/lib/testing/fuzz";
import { openaiWire } from "@/lib/testing/openai";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ROUTES } from "@/lib/wire/openai/routes";

// Whatever OpenAI's clients, or who pretends to be one, may send: the answer is one that
// the contract knows, and it comes. A real server, so that its bytes are what counts.

let server: Awaited<ReturnType<typeof openaiWire>>;
let key: string;
let chat: string;
let response: string;
beforeAll(async () => {
  server = await openaiWire();
  key = await keyFor(await tenant());
  chat = (await (await post("chat/completions", RIGHT.chat)).json()).id;
  response = (await (await post("responses", RIGHT.response)).json()).id;
});
afterAll(() => server.close());

const about = {
  ...{ model: "language", store: true, stream: false, retention: "7d" },
  ...{ metadata: { a: "b" }, subject: "p-7" },
};
const image_url = { url: "data:image/png;base64,aGk=" };
const tool = { name: "look", parameters: { type: "object" } };

const RIGHT = {
  chat: {
    ...about,
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "Guten Tag" },
          { type: "image_url", image_url },
        ],
      },
    ],
    tools: [{ type: "function", function: tool }],
    ...{ temperature: 0.5, stream_options: { include_usage: true } },
  },
  response: {
    ...about,
    ...{ instructions: "Be brief.", previous_response_id: null },
    input: [
      { role: "user", content: [{ type: "input_text", text: "Guten Tag" }] },
    ],
    tools: [{ type: "function", ...tool }],
  },
  embeddings: {
    ...{ ...about, input: ["Guten Tag"], dimensions: 3, user: "p-7" },
    encoding_format: "float",
  },
  change: { metadata: { a: "b" } },
};

/** Those of the wire that take a body; one that is missing here fails. */
const BODIES: Record<string, object> = {
  "chat/completions": RIGHT.chat,
  "chat/completions/:id": RIGHT.change,
  responses: RIGHT.response,
  "responses/:id/cancel": {},
  embeddings: RIGHT.embeddings,
};

const post = (path: string, body: unknown) =>
  ask(path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const ask = (path: string, { headers, ...init }: RequestInit = {}) =>
  fetch(`${server.url}/openai/v1/${path}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: AbortSignal.timeout(20_000),
    ...init,
  });

const PROMISED = new Set([200, 400, 401, 403, 404, 405, 409, 413, 415, 422]);

/** An answer that is promised, told as OpenAI's clients read it, and in full. */
async function expectPromised(asked: Promise<Response>): Promise<void> {
  const answer = await asked;
  const text = await answer.text();
  expect([PROMISED.has(answer.status), answer.status, text]).toEqual([
    true,
    answer.status,
    text,
  ]);
  expect(answer.headers.get("x-request-id")).toBeTruthy();
  if (answer.ok) return;
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const { error } = JSON.parse(text);
  expect(Object.keys(error).sort()).toEqual([
    ...["code", "message", "param", "type"],
  ]);
}

const runs = (numRuns: number) => ({ numRuns, endOnFailure: true });

const placed = (path: string) =>
  path.replace(":id", path.startsWith("chat") ? chat : response);

describe("I1: whatever is sent to OpenAI's wire is answered as promised:", () => {
  test.each(
    ROUTES.filter(({ method }) => method === "POST").map(({ path }) => path),
  )(
    "the body of POST %s",
    async (path) => {
      expect(BODIES, `What is right for ${path}?`).toHaveProperty([path]);
      const right = BODIES[path] ?? {};
      await fc.assert(
        fc.asyncProperty(nearly(right), (body) =>
          expectPromised(post(placed(path), body)),
        ),
        runs(120),
      );
      for (const spelling of Object.values(SPELLINGS)) {
        await expectPromised(post(placed(path), spelling));
        for (const name of Object.keys(right)) {
          const rest = JSON.stringify({ ...right, [name]: "@" });
          const spelled = rest.replace(
            `"${name}":"@"`,
            `"${name}":${spelling}`,
          );
          await expectPromised(post(placed(path), spelled));
        }
      }
    },
    120_000,
  );

  test("queries", async () => {
    const names = [
      ...["limit", "order", "after", "model", "metadata", "metadata[a]"],
      ...["metadata[__proto__]", "metadata[a][b]", "metadata[]", "include[]"],
      ...["stream", "starting_after", "include", "__proto__", "[]", "id"],
    ];
    const pair = fc.tuple(
      fc.oneof(fc.constantFrom(...names), anyText),
      fc.oneof(
        anyText,
        fc.constantFrom("1", "-1", "1e400", "asc", "true", chat, response),
      ),
    );
    const paths = [
      "chat/completions",
      `chat/completions/${chat}`,
      `chat/completions/${chat}/messages`,
      "responses",
      `responses/${response}`,
      `responses/${response}/input_items`,
      "models",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.array(pair, { maxLength: 4 }),
        (path, pairs) => {
          const query = pairs
            .map(([name, value]) => `${spelt(name)}=${spelt(value)}`)
            .join("&");
          return expectPromised(ask(`${path}?${query}`));
        },
      ),
      runs(300),
    );
  }, 120_000);

  test("ids and paths", async () => {
    for (const text of TEXTS) {
      for (const path of [
        `chat/completions/${spelt(text)}`,
        `responses/${spelt(text)}/input_items`,
        `models/${spelt(text)}/${spelt(text)}`,
      ]) {
        await expectPromised(ask(path));
      }
    }
    await expectPromised(ask("models/%ff"));
    await expectPromised(ask("%"));
  }, 60_000);

  test("headers", async () => {
    const header = anyText.map((value) =>
      value.replace(/[^\t\x20-\x7e]/g, "").slice(0, 2_000),
    );
    const names = ["idempotency-key", "sojourn-store", "sojourn-receipt"];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names, "sojourn-app", "content-type"),
        header,
        (name, value) =>
          expectPromised(
            ask("chat/completions", {
              ...{ method: "POST", body: JSON.stringify(RIGHT.chat) },
              headers: { [name]: value },
            }),
          ),
      ),
      runs(100),
    );
  }, 60_000);
});

/** As it goes in a URL. Half a letter can't. */
const spelt = (text: string) =>
  encodeURIComponent(text.toWellFormed().slice(0, 2_000)).replaceAll(
    ".",
    "%2E",
  );
