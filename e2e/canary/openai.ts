import { expect } from "@playwright/test";

import type { OpenAiServer } from "@/lib/testing/openai-server";

import { json, sender as native, type Place, type Way } from "./calls";

type Options = {
  method?: string;
  headers?: Record<string, string>;
  as?: string;
  signal?: AbortSignal;
};

/** Sends what clients of OpenAI send; without a key of their own, with the app's. */
function sender({ url, key }: Place) {
  return (path: string, body?: object | string, options: Options = {}) => {
    const { method = body ? "POST" : "GET", headers, as = key } = options;
    return fetch(`${url}/openai/v1/${path}`, {
      ...{ method, signal: options.signal },
      headers: { ...(as && { authorization: `Bearer ${as}` }), ...headers },
      ...(body && {
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    });
  };
}

/** Its models say back what they are told, or fail with it: one waits, one doesn't. */
const PROVIDERS = { there: 60, hasty: 1 };

export async function addProviders(
  place: Place,
  { baseUrl }: OpenAiServer,
): Promise<void> {
  for (const [name, timeout_seconds] of Object.entries(PROVIDERS)) {
    const answer = await native(place)(
      "/providers",
      json({
        ...{ name, type: "openai", base_url: baseUrl, timeout_seconds },
        ...{ api_key: "key-of-the-test", all_models: true },
      }),
    );
    expect(answer.status).toBe(200);
  }
}

/** How a call says whether it is kept. */
export const KEEPING = {
  kept: [{ store: true }, {}],
  "not kept": [{ store: false }, {}],
  "not kept by a header": [{}, { "sojourn-store": "false" }],
} as const;
type Keeping = keyof typeof KEEPING;

type Ask = [path: string, body: object, headers?: Record<string, string>];

/** Sends, and takes the answer to its end. */
async function through(answer: Promise<Response>): Promise<Response> {
  const whole = await answer;
  const body = await whole.text();
  return new Response(body || null, { status: whole.status });
}

const nameIn = ({ canary }: Place, keeping: Keeping) =>
  `${canary.word}open${keeping.replaceAll(" ", "")}`;

/** Each way in by OpenAI's wire. */
export function openaiCalls(place: Place, keeping: Keeping): Way[] {
  const send = sender(place);
  const name = nameIn(place, keeping);
  const [store, unkept] = KEEPING[keeping];
  const about = { ...store, metadata: { [name]: name }, subject: name };
  const once = (of: string) => ({ "idempotency-key": `${name}${of}` });
  const { chat, response, images } = saying(place, name);
  const embedded = { model: "there/embedder", input: [name, `${name} more`] };
  const streamed = { stream: true };
  const usage = { ...streamed, stream_options: { include_usage: true } };

  const asks: Record<string, Ask> = {
    "a chat, built in": ["chat/completions", { ...chat(), model: "pii" }],
    "a chat": ["chat/completions", { ...chat(), user: name, n: 2 }],
    "a chat, streamed": ["chat/completions", { ...chat(), ...usage }],
    "a chat with images": ["chat/completions", chat(images.inChat)],
    "a chat with tools": ["chat/completions", chat("caller")],
    "a chat with tools, streamed": [
      "chat/completions",
      { ...chat("caller"), ...streamed },
    ],
    "a chat of thoughts, streamed": [
      "chat/completions",
      { ...chat("thinker"), ...streamed },
    ],
    "a chat, once": ["chat/completions", chat(), once("chat")],
    "a chat, streamed once": [
      "chat/completions",
      { ...chat(), ...streamed },
      once("stream"),
    ],
    "a response, built in": ["responses", { ...response(), model: "language" }],
    "a response": ["responses", response()],
    "a response, streamed": ["responses", { ...response(), ...streamed }],
    "a response with images": ["responses", response(images.inResponse)],
    "a response with tools": ["responses", response("caller")],
    "a response with tools, streamed": [
      "responses",
      { ...response("caller"), ...streamed },
    ],
    "a response, once": ["responses", response(), once("response")],
    "a response, streamed once": [
      "responses",
      { ...response(), ...streamed },
      once("events"),
    ],
    vectors: ["embeddings", embedded],
    "vectors, once": ["embeddings", embedded, once("vectors")],
  };
  const way = ([how, [path, body, headers]]: [string, Ask]) => ({
    name: `OpenAI: ${how}, ${keeping}`,
    status: 200,
    send: () =>
      through(
        send(
          path,
          { ...about, ...body },
          { headers: { ...unkept, ...headers } },
        ),
      ),
  });
  const entries = Object.entries(asks);
  const again = entries
    .filter(([how]) => how.endsWith("once"))
    .map(([how, ask]) => ({
      ...way([`${how}, again`, ask]),
      status: keeping === "kept" ? 200 : 409,
    }));
  return [...entries.map(way), ...again];
}

/** What a model is told, with the word wherever one can stand. */
function saying({ canary }: Place, name: string) {
  const urls = [canary.small, canary.large].map(
    (bytes) => `data:image/png;base64,${bytes.toString("base64")}`,
  );
  const tool = {
    ...{ name: "look", description: name },
    parameters: { type: "object", properties: { [name]: { type: "string" } } },
  };
  const words = `${name} writes to ${name}@example.com`;
  const modelOf = (said: string | object[]) =>
    typeof said === "string" ? `there/${said}` : "there/echo";
  const partsOf = (said: string | object[], type: string) =>
    typeof said === "string" ? [{ type, text: words }] : said;
  return {
    images: {
      inChat: urls.map((url) => ({ type: "image_url", image_url: { url } })),
      inResponse: urls.map((image_url) => ({ type: "input_image", image_url })),
    },
    /** To a model of that name, or with those parts. */
    chat: (said: string | object[] = "echo") => ({
      model: modelOf(said),
      messages: [
        { role: "system", content: name, name: "system" },
        { role: "user", content: partsOf(said, "text") },
      ],
      ...(said === "caller" && {
        tools: [{ type: "function", function: tool }],
      }),
    }),
    response: (said: string | object[] = "echo") => ({
      ...{ model: modelOf(said), instructions: name },
      input: [{ role: "user", content: partsOf(said, "input_text") }],
      ...(said === "caller" && { tools: [{ type: "function", ...tool }] }),
    }),
  };
}

type Listed = { data: { id: string }[] };

/** Reads what was kept in each way there is; changes, continues and deletes of it. */
export async function openaiReads(place: Place): Promise<void> {
  const send = sender(place);
  const name = nameIn(place, "kept");
  const ask = async (path: string, body?: object, method?: string) => {
    const answer = await send(path, body, { method });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text();
  };
  const query = `metadata[${name}]=${name}&limit=100`;
  const chats: Listed = JSON.parse(await ask(`chat/completions?${query}`));
  expect(chats.data.length).toBeGreaterThan(5);
  for (const { id } of chats.data) {
    const path = `chat/completions/${id}`;
    expect(await ask(path)).toContain(name);
    expect(await ask(`${path}/messages`)).toContain(name);
  }
  const [first, last] = [chats.data[0]?.id, chats.data.at(-1)?.id];
  const metadata = { [name]: `${name}changed` };
  expect(await ask(`chat/completions/${first}`, { metadata })).toContain(name);
  await ask(`chat/completions/${last}`, undefined, "DELETE");

  const responses: Listed = JSON.parse(await ask("responses?limit=100"));
  expect(responses.data.length).toBeGreaterThan(5);
  const include = "include[]=message.input_image.image_url";
  for (const { id } of responses.data) {
    expect(await ask(`responses/${id}`)).toContain(name);
    await ask(`responses/${id}?stream=true`);
    await ask(`responses/${id}/input_items?${include}`);
  }
  const previous_response_id = responses.data[0]?.id;
  for (const store of [true, false]) {
    const more = { model: "there/echo", input: name, store };
    await ask("responses", { ...more, previous_response_id });
  }
  await ask(`responses/${responses.data.at(-1)?.id}`, undefined, "DELETE");
}

/** What a provider does wrong, and how a call then ends: as a whole, and streamed. */
const WRONGS: Record<string, [whole: number, streamed: number]> = {
  "there/fails-400": [400, 400],
  "there/fails-401": [502, 502],
  "there/fails-429": [429, 429],
  "there/fails-500": [502, 502],
  "there/fails-context": [400, 400],
  "there/nothing": [400, 400],
  "there/breaks-off": [502, 200],
  "there/ends-early": [502, 200],
  "there/garbles": [502, 200],
  "there/errs": [502, 200],
  "hasty/hangs": [504, 504],
  "hasty/hangs-within": [504, 200],
};

/** Each way in which a provider fails, or its caller leaves, kept and not. */
export function openaiFailures(
  place: Place,
  upstream: OpenAiServer,
  keeping: Keeping,
): Way[] {
  const send = sender(place);
  const name = `${nameIn(place, keeping)}failed`;
  const [store, headers] = KEEPING[keeping];
  const about = { ...store, metadata: { [name]: name }, subject: name };
  const { chat, response } = saying(place, name);
  const forms: Record<string, object> = {
    "chat/completions": { ...chat(), ...about },
    responses: { ...response(), ...about },
  };
  const each = Object.entries(forms);

  const ways = each.flatMap(([path, body]) =>
    Object.entries(WRONGS).flatMap(([model, statuses]) =>
      statuses.map((status, place): Way => {
        const stream = place === 1;
        const how = `${path} of ${model}${stream ? ", streamed" : ""}`;
        const asked = { ...body, model, stream };
        return {
          ...{ name: `OpenAI: ${how}, ${keeping}`, status },
          send: async () => {
            const answer = await through(send(path, asked, { headers }));
            // A provider that fails often in a row isn't asked any more.
            const [provider] = model.split("/");
            const sound = { ...body, model: `${provider}/echo`, store: false };
            await through(send(path, sound));
            return answer;
          },
        };
      }),
    ),
  );
  const leaving = each.flatMap(([path, body]) => [
    {
      name: `OpenAI: ${path}, left before the answer, ${keeping}`,
      status: 0,
      send: () => leave(upstream, place, path, body, headers, "hangs"),
    },
    {
      name: `OpenAI: ${path}, left amid the stream, ${keeping}`,
      status: 0,
      send: () => leave(upstream, place, path, body, headers, "endless"),
    },
  ]);
  return [...ways, ...leaving];
}

/** Is gone before the answer, or amid it, and waits until the provider knows. */
async function leave(
  { asked, counts }: OpenAiServer,
  place: Place,
  path: string,
  body: object,
  headers: Record<string, string>,
  model: "hangs" | "endless",
): Promise<{ status: number }> {
  const leaving = new AbortController();
  const { signal } = leaving;
  const before = { asked: asked.length, cancelled: counts.cancelled };
  const stream = model === "endless";
  const sent = { ...body, model: `there/${model}`, stream };
  const answer = sender(place)(path, sent, { headers, signal });
  if (stream) await (await answer).body?.getReader().read();
  await expect.poll(() => asked.length).toBeGreaterThan(before.asked);
  leaving.abort();
  await answer.catch(() => null);
  await expect.poll(() => counts.cancelled).toBeGreaterThan(before.cancelled);
  return { status: 0 };
}

/** Each way to be refused before anybody is asked. */
export function openaiRefusals(place: Place): Way[] {
  const send = sender(place);
  const kept = nameIn(place, "kept");
  const name = `${place.canary.word}openrefused`;
  const { chat, response } = saying(place, name);
  const asked = (more: object, path = "chat/completions") =>
    send(path, { ...chat(), ...more });
  const keyed = (key: string) =>
    send("chat/completions", chat(), { headers: { "idempotency-key": key } });
  const ways: [string, number, () => Promise<Response>][] = [
    ["malformed JSON", 400, () => send("responses", `{"input":"${name}`)],
    ["no object", 400, () => send("responses", `["${name}"]`)],
    ["no messages", 400, () => asked({ messages: name })],
    ["messages of another shape", 400, () => asked({ messages: [name] })],
    ["no input", 400, () => send("responses", { ...response(), input: 1 })],
    ["an unknown model", 404, () => asked({ model: name })],
    ["an unknown provider", 404, () => asked({ model: `${name}/${name}` })],
    [
      "metadata that are too long",
      400,
      () => asked({ metadata: { [name]: name.repeat(20) } }),
    ],
    ["a retention that is none", 400, () => asked({ retention: name })],
    ["a flag that is none", 400, () => asked({ stream: name })],
    ["a store that is none", 400, () => asked({ store: name })],
    [
      "too much",
      413,
      () =>
        asked({ messages: [{ role: "user", content: name.repeat(200_000) }] }),
    ],
    [
      "an unknown response before",
      400,
      () => send("responses", { ...response(), previous_response_id: name }),
    ],
    [
      "a background",
      400,
      () => send("responses", { ...response(), background: name }),
    ],
    [
      "no vectors of it",
      415,
      () => send("embeddings", { model: "pii", input: name }),
    ],
    ["a key that is none, for once", 400, () => keyed(`${name} ${name}`)],
    [
      "another request under a key that was used",
      422,
      () => keyed(`${kept}chat`),
    ],
    ["no key", 401, () => send("chat/completions", chat(), { as: "" })],
    [
      "a key that is none",
      401,
      () => send("chat/completions", chat(), { as: name }),
    ],
    ["an id that is none", 404, () => send(`chat/completions/${name}`)],
    [
      "an id that is none, in a change",
      404,
      () => send(`chat/completions/${name}`, { metadata: { [name]: name } }),
    ],
    ["a cursor that is none", 400, () => send(`responses?after=${name}`)],
    ["a query that says it", 400, () => send(`responses?limit=${name}`)],
    ["a path that there isn't", 404, () => send(name, { [name]: name })],
  ];
  return ways.map(([how, status, send]) => ({
    name: `OpenAI: ${how}`,
    status,
    send: () => through(send()),
  }));
}
