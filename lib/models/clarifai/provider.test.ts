import type { RequestListener, ServerResponse } from "node:http";
import { inspect } from "node:util";
import sharp from "sharp";
import { expect, test } from "vitest";
import { clarifaiProvider } from "@/lib/models/clarifai/provider";
import { foundModel } from "@/lib/models/find";
import { Output, type OutputKind } from "@/lib/models/output";
import type { Content, Moving, Still } from "@/lib/models/provider";
import { Secret } from "@/lib/secret";
import { plain } from "@/lib/testing/images";
import { failure } from "@/lib/testing/oip-provider";
import { worldOf } from "@/lib/testing/upstream";
import { serving } from "@/lib/testing/web";

const CANARY = "canary-c9a4";

const { signal } = new AbortController();

const text = (words: string): Still => ({
  type: "text",
  mediaType: "text/plain",
  bytes: Buffer.from(words),
});

const image = async (color = "#ff0000"): Promise<Still> => ({
  ...{ type: "image", mediaType: "image/png" },
  bytes: await plain(20, 10, color)
    .withExif({ IFD0: { Artist: CANARY } })
    .png()
    .toBuffer(),
});

type Asked = {
  method: string;
  url: string;
  headers: Record<string, unknown>;
  body: Body;
};
type Body = {
  inputs: { data: { image?: { base64: string }; text?: { raw: string } } }[];
  model: object;
};
type Said = { http?: number; body: unknown; headers?: Record<string, string> };

const status = (code: number) => ({
  ...{ code, description: "said", details: `about ${CANARY}`, req_id: "r" },
});

const fine = (data: unknown, more: object = {}) => ({
  ...{ id: "o", status: status(10000), data },
  ...more,
});

/** What Clarifai answers about each, which is as many times the same. */
const saying =
  (data: unknown, more: object = {}) =>
  ({ body }: Asked): Said => ({
    body: {
      status: status(10000),
      outputs: body.inputs.map(() => fine(data, more)),
    },
  });

type There = {
  answer: (asked: Asked) => Said | RequestListener;
  output?: OutputKind;
  model?: string;
  options?: object;
  path?: string;
};

/** A provider with one model picked, at a server that answers as is said. */
async function there({
  answer,
  output = "concepts",
  model = "general",
  options = {},
  path = "",
}: There) {
  const asked: Asked[] = [];
  const url = await serving(async (request, response) => {
    const sent = (await request.toArray()).join("");
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, body: JSON.parse(sent || "null") };
    asked.push(one);
    const said = answer(one);
    if (typeof said === "function") return said(request, response);
    response
      .writeHead(said.http ?? 200, said.headers)
      .end(JSON.stringify(said.body));
  });
  const info = {
    ...{
      id: `c/${model}`,
      provider: "c",
      name: model,
      description: "",
      output,
    },
    takes: ["image", "text", "video"] as ("image" | "text" | "video")[],
  };
  const provider = clarifaiProvider(
    {
      ...{ id: crypto.randomUUID(), name: "c", baseUrl: `${url}${path}` },
      ...{ timeoutSeconds: 20, concurrency: 8, key: new Secret("key-1") },
      models: [{ info, options }],
    },
    worldOf().world,
  );
  const [known] = await provider.models();
  if (!known) throw new Error("There was to be a model.");
  const found = foundModel(provider, known);
  const answerTo = (content: Content, params: unknown = {}) =>
    found.predict({ content, params, signal });
  const ask = async (content: Content, params: unknown = {}) =>
    Output.parse((await answerTo(content, params)).output);
  return { provider, found, ask, answerTo, asked };
}

test("a text goes as it is, with the key, and with nothing that asks to keep it", async () => {
  const { ask, asked } = await there({
    answer: saying({ text: { raw: "Hello." } }),
    output: "text",
  });
  expect(await ask(text("größer"))).toEqual({ text: "Hello." });
  expect(asked).toEqual([
    {
      method: "POST",
      url: "/v2/models/general/outputs",
      headers: expect.objectContaining({
        authorization: "Key key-1",
        "sojourn-store": "false",
      }),
      body: {
        inputs: [{ data: { text: { raw: "größer" } } }],
        model: {
          output_info: { params: {} },
          model_version: { output_info: { params: {} } },
        },
      },
    },
  ]);
});

test("an image goes redrawn, without what its file says beside the picture", async () => {
  const { ask, asked } = await there({ answer: saying({ concepts: [] }) });
  await ask(await image());
  const { base64 = "" } = asked[0]?.body.inputs[0]?.data.image ?? {};
  const sent = Buffer.from(base64, "base64");
  expect(sent.includes(CANARY)).toBe(false);
  const { format, width, height, exif } = await sharp(sent).metadata();
  expect({ format, width, height, exif }).toEqual({
    ...{ format: "jpeg", width: 20, height: 10, exif: undefined },
  });
});

test("what is to be done is the beginning of a text, and goes beside an image", async () => {
  const { ask, asked } = await there({
    answer: saying({ text: { raw: "" } }),
    output: "text",
  });
  const params = { prompt: "Translate.", params: { temperature: 0.5 } };
  await ask(text("Hallo"), params);
  await ask(await image(), params);
  expect(asked.map(({ body }) => body.inputs[0]?.data)).toEqual([
    { text: { raw: "Translate.\n\nHallo" } },
    { text: { raw: "Translate." }, image: { base64: expect.any(String) } },
  ]);
  expect(asked[0]?.body.model).toEqual({
    output_info: { params: { temperature: 0.5 } },
    model_version: { output_info: { params: { temperature: 0.5 } } },
  });
});

test.each([
  ["general", {}, "", "/v2/models/general/outputs"],
  [
    "clarifai/main/general",
    {},
    "",
    "/v2/users/clarifai/apps/main/models/general/outputs",
  ],
  [
    "general",
    { user: "u 1", app: "a" },
    "",
    "/v2/users/u%201/apps/a/models/general/outputs",
  ],
  [
    "general",
    { version: "aa7" },
    "/v2/",
    "/v2/models/general/versions/aa7/outputs",
  ],
  [
    "general",
    {},
    "/v2/users/me/apps/x",
    "/v2/users/me/apps/x/models/general/outputs",
  ],
  ["o/p/m", {}, "/v2/users/me/apps/x/", "/v2/users/o/apps/p/models/m/outputs"],
  [
    "general",
    { user: "u", app: "a" },
    "/v2/users/me/apps/x",
    "/v2/users/u/apps/a/models/general/outputs",
  ],
  ["general", {}, "/proxy", "/proxy/v2/models/general/outputs"],
])("%s with %j at %j is asked at %s", async (model, options, path, url) => {
  const { ask, asked } = await there({
    ...{ answer: saying({ concepts: [] }), model, options, path },
  });
  await ask(text("a"));
  expect(asked.map((one) => one.url)).toEqual([url]);
});

const CONCEPTS = [
  { id: "ai_1", name: "train", value: 0.99, app_id: "main" },
  { id: "ai_2", value: 1.0000002 },
  { id: "ai_3", name: "none" },
];

test.each<[OutputKind, object, object]>([
  [
    "concepts",
    { concepts: CONCEPTS },
    {
      concepts: [
        { id: "ai_2", name: "ai_2", value: 1 },
        { id: "ai_1", name: "train", value: 0.99 },
        { id: "ai_3", name: "none", value: 0 },
      ],
    },
  ],
  [
    "colors",
    {
      colors: [
        {
          raw_hex: "#1C2B3A",
          w3c: { hex: "#191970", name: "MidnightBlue" },
          value: 0.5,
        },
        { w3c: { hex: "#ffffff", name: "White" } },
      ],
    },
    {
      colors: [
        { name: "MidnightBlue", hex: "#1c2b3a", share: 0.5 },
        { name: "White", hex: "#ffffff", share: 0 },
      ],
    },
  ],
  [
    "regions",
    {
      regions: [
        {
          region_info: {
            bounding_box: {
              top_row: -0.01,
              left_col: 0.1,
              bottom_row: 0.5,
              right_col: 1.2,
            },
          },
          data: {
            concepts: [
              { name: "cat", value: 0.3 },
              { name: "dog", value: 0.7 },
            ],
          },
          value: 0.9,
        },
        {
          region_info: {
            bounding_box: { top_row: 2, bottom_row: 3, right_col: 1 },
          },
        },
        {
          region_info: {
            polygon: { points: [{ row: 0, col: 0 }, { col: 1 }, { row: 1 }] },
          },
          data: { concepts: [{ id: "sky", value: 0.4 }] },
        },
      ],
    },
    {
      regions: [
        {
          label: "dog",
          value: 0.9,
          box: { left: 0.1, top: 0, right: 1, bottom: 0.5 },
        },
        {
          label: "sky",
          value: 0.4,
          polygon: [
            [0, 0],
            [1, 0],
            [0, 1],
          ],
        },
      ],
    },
  ],
  [
    "spans",
    {
      regions: [
        {
          region_info: { span: { char_end: 4, raw_text: "Olga" } },
          data: { concepts: [{ id: "PER", name: "PER", value: 0.8 }] },
        },
      ],
    },
    { spans: [{ label: "PER", value: 0.8, start: 0, end: 4 }] },
  ],
  ["text", { text: { raw: "a train", text_info: {} } }, { text: "a train" }],
  ["text", { text: {} }, { text: "" }],
  [
    "embedding",
    { embeddings: [{ vector: [0.5, -1], num_dimensions: 2 }] },
    { embedding: [0.5, -1] },
  ],
  [
    "frames",
    {
      frames: [
        { frame_info: { index: 0 }, data: { concepts: CONCEPTS.slice(0, 1) } },
        { frame_info: { index: 1, time: 1500 }, data: { text: { raw: "b" } } },
      ],
    },
    {
      frames: [
        {
          time: 0,
          output: { concepts: [{ id: "ai_1", name: "train", value: 0.99 }] },
        },
        { time: 1.5, output: { text: "b" } },
      ],
    },
  ],
  ["concepts", {}, { concepts: [] }],
  ["regions", { regions: null }, { regions: [] }],
])("%s are read from what Clarifai says: %j", async (output, data, ours) => {
  const { ask } = await there({ answer: saying(data), output });
  expect(await ask(await image())).toEqual(ours);
});

test("concepts are limited there, and here again", async () => {
  const { ask, asked } = await there({
    answer: saying({ concepts: CONCEPTS }),
  });
  const params = { max_concepts: 1, min_value: 0.5 };
  expect(await ask(text("a"), params)).toEqual({
    concepts: [{ id: "ai_2", name: "ai_2", value: 1 }],
  });
  expect(asked[0]?.body.model).toMatchObject({
    output_info: { output_config: params },
  });
});

test("tokens are counted where Clarifai counts them", async () => {
  const counted = await there({
    answer: saying(
      { text: { raw: "b" } },
      { prompt_tokens: 7, completion_tokens: "3" },
    ),
    output: "text",
  });
  expect((await counted.answerTo(text("a"))).usage).toEqual({
    ...{ input_tokens: 7, output_tokens: 3 },
  });
  const uncounted = await there({
    answer: saying({ text: { raw: "b" } }),
    output: "text",
  });
  expect((await uncounted.answerTo(text("a"))).usage).toBeNull();
});

test("a video is asked about by its frames, some in a call", async () => {
  const { ask, asked } = await there({
    answer: ({ body }) => ({
      body: {
        status: status(10000),
        outputs: body.inputs.map(({ data }) =>
          fine({ text: { raw: String(data.image?.base64.length) } }),
        ),
      },
    }),
    output: "text",
  });
  const film: Moving = {
    ...{ type: "video", mediaType: "video/mp4" },
    async *moments() {
      for (let frame = 0; frame < 10; frame++) {
        yield { time: frame / 2, bytes: (await image()).bytes };
      }
    },
  };
  const { frames } = (await ask(film)) as never as {
    frames: { time: number; output: { text: string } }[];
  };
  expect(frames.map(({ time }) => time)).toEqual([
    ...[0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5],
  ]);
  expect(frames.every(({ output }) => Number(output.text) > 100)).toBe(true);
  expect(asked.map(({ body }) => body.inputs.length)).toEqual([8, 2]);
});

test("texts become vectors in their order, 32 in a call", async () => {
  const { found, asked } = await there({
    answer: ({ body }) => ({
      body: {
        status: status(10000),
        outputs: body.inputs.map(({ data }) =>
          fine(
            { embeddings: [{ vector: [Number(data.text?.raw), 1] }] },
            { prompt_tokens: 2 },
          ),
        ),
      },
    }),
    output: "embedding",
  });
  const texts = Array.from({ length: 40 }, (_, place) => String(place));
  const { vectors, usage } = await found.embed({
    ...{ texts, dimensions: null, signal },
  });
  expect(vectors.map(([first]) => String(first))).toEqual(texts);
  expect(usage).toEqual({ input_tokens: 80, output_tokens: 0 });
  expect(asked.map(({ body }) => body.inputs.length)).toEqual([32, 8]);
});

const failing = async (
  answer: There["answer"],
  output: OutputKind = "concepts",
) => {
  const { ask } = await there({ answer, output });
  const error = await failure(ask(text(CANARY)));
  expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
  return error;
};

test.each<[number, number, string, string]>([
  [
    429,
    11005,
    "rate_limited",
    "The provider answered 11005: it is asked too much.",
  ],
  [
    401,
    11009,
    "provider_failed",
    "The provider answered 11009: it refused our credentials.",
  ],
  [
    403,
    11007,
    "provider_failed",
    "The provider answered 11007: it refused our credentials.",
  ],
  [
    401,
    11002,
    "provider_failed",
    "The provider answered 11002: it refused our credentials.",
  ],
  [404, 21200, "not_found", "There is no such model."],
  [404, 11101, "not_found", "There is no such model."],
  [
    400,
    30101,
    "unsupported_type",
    "The provider answered 30101: it takes no content of that kind.",
  ],
  [
    400,
    30105,
    "too_large",
    "The provider answered 30105: that is too large for it.",
  ],
  [
    400,
    30104,
    "invalid_request",
    "The provider answered 30104: it can't read what it was sent.",
  ],
  [
    400,
    11102,
    "invalid_request",
    "The provider answered 11102: it can't read what it was sent.",
  ],
  [400, 10020, "provider_failed", "The provider answered 10020: it failed."],
  [500, 98765, "provider_failed", "The provider answered 98765: it failed."],
])("a %i of the code %i is %s", async (http, code, failureCode, message) => {
  const whole = { status: status(code) };
  expect(await failing(() => ({ http, body: whole }))).toMatchObject({
    ...{ code: failureCode, message },
  });
});

test.each([
  [200, 10010],
  [400, 10020],
])("of a %i of %i the output says what failed", async (http, code) => {
  const outputs = [{ id: "o", status: status(30101), data: {} }];
  const body = { status: status(code), outputs };
  expect(await failing(() => ({ http, body }))).toMatchObject({
    code: "unsupported_type",
  });
});

test("how long Clarifai wants to be left alone is told", async () => {
  const headers = { "retry-after": "30" };
  const body = { status: status(11005) };
  expect(await failing(() => ({ http: 429, headers, body }))).toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: 30,
  });
});

const plainly =
  (http: number, said: string): There["answer"] =>
  () =>
  (_, response) =>
    response.writeHead(http).end(said);

test.each<[string, There["answer"], OutputKind, string]>([
  [
    "a page of a proxy's",
    plainly(502, `<html>${CANARY}`),
    "text",
    "The provider answered 502.",
  ],
  [
    "no JSON",
    plainly(200, CANARY),
    "text",
    "The provider's answer isn't what was asked for.",
  ],
  [
    "no status",
    plainly(200, "{}"),
    "text",
    "The provider's answer isn't what was asked for.",
  ],
  [
    "no output",
    () => ({ body: { status: status(10000), outputs: [] } }),
    "text",
    "The provider didn't answer about all that it was asked.",
  ],
  [
    "one too many",
    () => ({ body: { status: status(10000), outputs: [fine({}), fine({})] } }),
    "concepts",
    "The provider didn't answer about all that it was asked.",
  ],
  ["no text", saying({}), "text", "The provider answered with no text."],
  [
    "no vector",
    saying({ embeddings: [] }),
    "embedding",
    "The provider answered with no embedding.",
  ],
  [
    "another kind",
    saying({ text: { raw: CANARY } }),
    "concepts",
    "The provider answered with no concepts.",
  ],
  [
    "words for numbers",
    saying({ concepts: [{ id: "a", value: CANARY }] }),
    "concepts",
    "The provider's answer isn't what was asked for.",
  ],
  [
    "masks",
    saying({ regions: [{ region_info: { mask: {} } }] }),
    "regions",
    "The provider answered with a region that can't be read.",
  ],
  [
    "no spans",
    saying({ regions: [{ region_info: {} }] }),
    "spans",
    "The provider answered with a span that can't be read.",
  ],
  [
    "an odd color",
    saying({ colors: [{ raw_hex: CANARY }] }),
    "colors",
    "The provider answered with a color that can't be read.",
  ],
])("an answer of %s is a failure", async (_, answer, output, message) => {
  expect(await failing(answer, output)).toMatchObject({
    ...{ code: "provider_failed", message },
  });
});

test("a call is left by who leaves, in the middle of an answer too", async () => {
  const { promise: came, resolve } = Promise.withResolvers<ServerResponse>();
  const { found } = await there({
    answer: () => (_, response) => {
      response.writeHead(200);
      response.write('{"status":', () => resolve(response));
    },
  });
  const leaving = new AbortController();
  const asked = found.predict({
    ...{ content: text("a"), params: {}, signal: leaving.signal },
  });
  const hanging = await came;
  const gone = new Promise<void>((done) => hanging.on("close", done));
  leaving.abort(new Error("left"));
  expect(await failure(asked)).toMatchObject({ message: "left" });
  await gone;
});

test("an app's models are listed with what they are for, page after page", async () => {
  const types = [
    ...["visual-classifier", "visual-detector", "text-to-text"],
    ...["text-embedder", "multimodal-to-text", "text-token-classifier"],
    ...["visual-embedder", "visual-segmenter", "text-classifier"],
  ];
  const page = (count: number, from: number) =>
    Array.from({ length: count }, (_, n) => ({
      ...{ id: `m${from + n}`, app_id: "x" },
      model_type_id: types[(from + n) % types.length],
    }));
  const { provider, asked } = await there({
    answer: ({ url }) => ({
      body: {
        status: status(10000),
        models: url.includes("page=1&") ? page(200, 0) : page(3, 200),
      },
    }),
    path: "/v2/users/me/apps/x",
  });
  const all = await provider.listModels(signal);
  expect(all).toHaveLength(203);
  expect(
    all.slice(0, types.length).map(({ takes, output }) => [takes, output]),
  ).toEqual([
    [["image", "video"], "concepts"],
    [["image", "video"], "regions"],
    [["text"], "text"],
    [["text"], "embedding"],
    [["text", "image"], "text"],
    [["text"], "spans"],
    [["image", "video"], "embedding"],
    [["image", "video"], "regions"],
    [["text"], "concepts"],
  ]);
  expect(asked.map(({ url }) => url)).toEqual([
    "/v2/users/me/apps/x/models?page=1&per_page=200",
    "/v2/users/me/apps/x/models?page=2&per_page=200",
  ]);
});

test("a check says what is wrong", async () => {
  const body = { status: status(11009) };
  const wrong = await there({ answer: () => ({ http: 401, body }) });
  expect(await failure(wrong.provider.check(signal))).toMatchObject({
    message: "The provider answered 11009: it refused our credentials.",
  });
  const models = { status: status(10000), models: [] };
  const right = await there({ answer: () => ({ body: models }) });
  await right.provider.check(signal);
});
