import type { RequestListener, ServerResponse } from "node:http";
import { inspect } from "node:util";
import { expect, test } from "vitest";

import type { OutputKind } from "@/lib/models/output";
import type { Still } from "@/lib/models/provider";
import { failure, oipModel } from "@/lib/testing/oip-provider";
import type { ModelThere } from "@/lib/testing/oip-server";

const CANARY = "canary-5b1e";

const words: Still = {
  type: "text",
  mediaType: "text/plain",
  bytes: Buffer.from(`größer als ${CANARY}`),
};

const model: ModelThere = {
  inputs: [{ name: "text", datatype: "BYTES", shape: [1] }],
  outputs: [{ name: "scores", datatype: "FP32", shape: [-1, 2] }],
  run: () => ({}),
};

/** What asking fails with where the server answers so. */
async function failing(
  instead: RequestListener,
  output: OutputKind = "concepts",
  labels: string[] = ["a", "b"],
) {
  const { ask } = await oipModel({
    models: { m: model },
    server: { instead },
    options: { labels },
    output,
  });
  const error = await failure(ask(words));
  expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
  return error;
}

const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(typeof body === "string" ? body : JSON.stringify(body));

const scores = (changes: object) =>
  json({
    outputs: [
      ...[{ name: "scores", datatype: "FP32", shape: [1, 2], ...changes }],
    ],
  });

const TENSOR = 'The tensor "scores"';
const ANSWER = "The model server's answer";

test.each<[string, RequestListener, string]>([
  ["no JSON", json(CANARY), `${ANSWER} is no JSON.`],
  ["half of it", json('{"outputs":[{"na'), `${ANSWER} is no JSON.`],
  [
    "NaN, as Python writes it",
    json('{"outputs":[{"data":[NaN]}]}'),
    `${ANSWER} is no JSON.`,
  ],
  [
    "no outputs",
    json({ error: CANARY }),
    `${ANSWER} has no tensors that can be read.`,
  ],
  [
    "another tensor",
    scores({ name: CANARY, data: [1, 2] }),
    `${TENSOR} is not in the answer.`,
  ],
  [
    "an unknown type",
    scores({ datatype: CANARY, data: [1, 2] }),
    `${ANSWER} has no tensors that can be read.`,
  ],
  [
    "a shape below zero",
    scores({ shape: [-1, 2], data: [1, 2] }),
    `${ANSWER} has no tensors that can be read.`,
  ],
  ["no data", scores({}), `${TENSOR} has no data.`],
  [
    "words for numbers",
    scores({ data: [CANARY, 1] }),
    `${TENSOR} has what is no FP32.`,
  ],
  [
    "nothing for numbers",
    scores({ data: [null, 1] }),
    `${TENSOR} has what is no FP32.`,
  ],
  [
    "too few",
    scores({ data: [1] }),
    `${TENSOR} is FP32 1×2, and has 1 elements.`,
  ],
  [
    "too many",
    scores({ data: [[1, 0, 0]] }),
    `${TENSOR} is FP32 1×2, and has 3 elements.`,
  ],
  [
    "a huge shape",
    scores({ shape: [2 ** 40, 2 ** 40], data: [1] }),
    `${TENSOR} is FP32 1099511627776×1099511627776, and has 1 elements.`,
  ],
  [
    "a table",
    scores({ shape: [2, 2], data: [1, 0, 0, 1] }),
    `${TENSOR} is FP32 2×2, not one row of scores.`,
  ],
  [
    "other labels",
    scores({ shape: [3], data: [1, 0, 0] }),
    `${TENSOR} has 3 scores, and there are 2 labels.`,
  ],
  [
    "no shares",
    scores({ data: [7, -3] }),
    `${TENSOR} has scores that are not from 0 to 1: they may want a softmax, or a sigmoid.`,
  ],
  [
    "texts",
    scores({ datatype: "BYTES", data: [CANARY, "a"] }),
    `${TENSOR} is of BYTES that are no classes.`,
  ],
])("an answer with %s", async (_, instead, message) => {
  expect(await failing(instead)).toMatchObject({
    ...{ code: "provider_failed", message },
  });
});

/** An answer of JSON and of bytes behind it. */
const bytes =
  (
    changes: object,
    behind: Buffer,
    length: (json: Buffer) => string = (json) => String(json.length),
  ): RequestListener =>
  (_, response) => {
    const head = { name: "scores", datatype: "FP32", shape: [1, 2] };
    const said = Buffer.from(
      JSON.stringify({ outputs: [{ ...head, ...changes }] }),
    );
    response
      .setHeader("inference-header-content-length", length(said))
      .end(Buffer.concat([said, behind]));
  };

const sized = (size: number) => ({ parameters: { binary_data_size: size } });
const floats = (...all: number[]) => Buffer.from(new Float32Array(all).buffer);

test.each<[string, RequestListener, string]>([
  ["end too soon", bytes(sized(8), floats(1)), `${TENSOR} breaks off.`],
  [
    "are too few",
    bytes(sized(4), floats(1)),
    `${TENSOR} is FP32 1×2, and has 4 bytes.`,
  ],
  [
    "are too many",
    bytes(sized(12), floats(1, 0, 0)),
    `${TENSOR} is FP32 1×2, and has 12 bytes.`,
  ],
  [
    "are not numbers",
    bytes(sized(8), floats(Number.NaN, 0)),
    `${TENSOR} has an infinity, or what is not a number.`,
  ],
  [
    "are infinite",
    bytes(sized(8), floats(Infinity, 0)),
    `${TENSOR} has an infinity, or what is not a number.`,
  ],
  [
    "begin after the end",
    bytes(sized(8), floats(1, 0), () => "9999"),
    `${ANSWER} breaks off.`,
  ],
  [
    "begin nowhere",
    bytes(sized(8), floats(1, 0), () => "some"),
    `${ANSWER} doesn't say how long its JSON is.`,
  ],
  [
    "are of texts that overrun",
    bytes(
      { ...sized(6), datatype: "BYTES", shape: [1] },
      Buffer.from("\xff\0\0\0ab", "latin1"),
    ),
    `${TENSOR} is BYTES 1, which its bytes don't make.`,
  ],
  [
    "have a size below zero",
    bytes(sized(-8), floats(1, 0)),
    `${ANSWER} has no tensors that can be read.`,
  ],
])("an answer whose bytes %s", async (_, instead, message) => {
  expect(await failing(instead)).toMatchObject({
    ...{ code: "provider_failed", message },
  });
});

test.each<[OutputKind, object, string]>([
  [
    "embedding",
    { datatype: "BYTES", data: ["a", "b"] },
    "is of BYTES, not of numbers",
  ],
  [
    "embedding",
    { shape: [2, 2], data: [1, 2, 3, 4] },
    "is FP32 2×2, not one vector",
  ],
  ["embedding", { shape: [0], data: [] }, "is FP32 0, not one vector"],
  ["text", { data: [1, 2] }, "is of FP32, not of BYTES"],
])("%s can't be read from %j", async (output, changes, how) => {
  expect(await failing(scores(changes), output)).toMatchObject({
    ...{ code: "provider_failed", message: `${TENSOR} ${how}.` },
  });
});

test("vectors for two texts aren't taken for those of three", async () => {
  const { found } = await oipModel({
    models: {
      m: {
        ...model,
        inputs: [{ name: "text", datatype: "BYTES", shape: [-1] }],
      },
    },
    options: { batch: 8 },
    server: { instead: scores({ shape: [2, 3], data: [1, 2, 3, 4, 5, 6] }) },
    output: "embedding",
  });
  const { signal } = new AbortController();
  const texts = ["a", "b", CANARY];
  const error = await failure(found.embed({ texts, dimensions: null, signal }));
  expect(error).toMatchObject({
    ...{ code: "provider_failed" },
    message: `${TENSOR} is FP32 2×3, not 3 vectors.`,
  });
});

const quoting =
  (status: number): RequestListener =>
  async (request, response: ServerResponse) =>
    json({ error: `can't parse ${CANARY}` }, status)(request, response);

test.each([
  [400, "invalid_request"],
  [500, "provider_failed"],
  [503, "provider_failed"],
] as const)(
  "a %i that quotes what was asked is told as its number",
  async (status, code) => {
    expect(await failing(quoting(status))).toMatchObject({
      ...{ code, message: `The provider answered ${status}.` },
    });
  },
);

test("a line that breaks in the middle of an answer is told as such", async () => {
  const error = await failing((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"outputs":', () => response.destroy());
  });
  expect(error).toMatchObject({
    code: "provider_failed",
    message: "The connection to the provider broke.",
  });
});

test("a server that hangs is left by who leaves", async () => {
  const { promise: came, resolve } = Promise.withResolvers<ServerResponse>();
  const { found } = await oipModel({
    models: { m: model },
    server: { instead: (_, response) => resolve(response) },
  });
  const leaving = new AbortController();
  const asked = found.predict({
    ...{ content: words, params: {}, signal: leaving.signal },
  });
  const hanging = await came;
  const gone = new Promise<void>((done) => hanging.on("close", done));
  leaving.abort(new Error("left"));
  expect(await failure(asked)).toMatchObject({ message: "left" });
  await gone;
});

test.each<[string, ModelThere["inputs"][number], string]>([
  [
    "numbers",
    { name: "text", datatype: "INT64", shape: [-1, 8] },
    'The tensor "text" is INT64 ?×8, and texts go into BYTES.',
  ],
  [
    "eight texts",
    { name: "text", datatype: "BYTES", shape: [8] },
    'The tensor "text" is BYTES 8, which isn\'t one for each text.',
  ],
])("a text doesn't go into a tensor of %s", async (_, input, message) => {
  const { ask, asked } = await oipModel({
    models: { m: { ...model, inputs: [input] } },
  });
  expect(await failure(ask(words))).toMatchObject({
    ...{ code: "provider_failed", message },
  });
  expect(asked.some(({ path }) => path.endsWith("/infer"))).toBe(false);
});

const PICTURE = {
  type: "image" as const,
  mediaType: "image/png",
  bytes: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  ),
};

test.each<[number[], object, string]>([
  [
    [1, 4, 8, 8],
    {},
    "is FP32 1×4×8×8, of which it can't be told whether channels come first: say its layout",
  ],
  [
    [3, 3, 3],
    {},
    "is FP32 3×3×3, of which it can't be told whether channels come first: say its layout",
  ],
  [
    [1, 4, 8, 8],
    { layout: "NCHW" },
    "is FP32 1×4×8×8, which no picture fits into",
  ],
  [[8], { layout: "NCHW" }, "is FP32 8, which no picture fits into"],
  [[4, 3, 8, 8], {}, "is FP32 4×3×8×8, for 4 pictures at a time"],
  [[-1, 3, -1, -1], {}, "is FP32 ?×3×?×?: say the height of a picture"],
  [[-1, 3, 8, -1], {}, "is FP32 ?×3×8×?: say the width of a picture"],
])("a picture doesn't go into %j with %j", async (shape, options, how) => {
  const input = { name: "pixels", datatype: "FP32", shape };
  const { ask } = await oipModel({
    models: { m: { ...model, inputs: [input] } },
    options,
  });
  expect(await failure(ask(PICTURE))).toMatchObject({
    ...{ code: "provider_failed", message: `The tensor "pixels" ${how}.` },
  });
});

test("a damaged image is refused before anything is sent", async () => {
  const input = { name: "pixels", datatype: "FP32", shape: [3, 8, 8] };
  for (const encoded of [false, true]) {
    const { ask, asked } = await oipModel({
      models: { m: { ...model, inputs: [input] } },
      options: { encoded },
    });
    const bytes = PICTURE.bytes.subarray(0, 50);
    expect(await failure(ask({ ...PICTURE, bytes }))).toMatchObject({
      code: "invalid_request",
    });
    expect(asked.some(({ path }) => path.endsWith("/infer"))).toBe(false);
  }
});

test("options that nobody could mean are told before anything is asked", async () => {
  const { ask, asked } = await oipModel({
    models: { m: model },
    options: { layout: "NCWH" } as never,
  });
  expect(await failure(ask(words))).toMatchObject({
    code: "provider_failed",
    message: "How the model is to be asked can't be read: look at its options.",
  });
  expect(asked).toEqual([]);
});

test("a server that isn't ready, or speaks something else, fails its check", async () => {
  const { provider } = await oipModel({
    models: { m: model },
    server: { isReady: false },
  });
  const { signal } = new AbortController();
  expect(await failure(provider.check(signal))).toMatchObject({
    code: "provider_failed",
    message: "The model server says that it isn't ready.",
  });
});
