import sharp from "sharp";
import { expect, test } from "vitest";

import type { OipOptions } from "@/lib/models/oip/schema";
import type { Moving, Still } from "@/lib/models/provider";
import { plain } from "@/lib/testing/images";
import { failure, oipModel } from "@/lib/testing/oip-provider";
import {
  KINDS,
  type ModelThere,
  type TensorThere,
} from "@/lib/testing/oip-server";
import { worldOf } from "@/lib/testing/upstream";

const { signal } = new AbortController();

const text = (words: string): Still => ({
  type: "text",
  mediaType: "text/plain",
  bytes: Buffer.from(words),
});

const image = (bytes: Buffer): Still => ({
  ...{ type: "image", mediaType: "image/png", bytes },
});

const solid = async (color: string) =>
  image(await plain(40, 30, color).png().toBuffer());

const numbers = ({ values }: TensorThere) => values.map(Number);

const mean = (all: number[]) =>
  all.reduce((sum, one) => sum + one, 0) / all.length;

/** Says how much of an image is red, green and blue. */
const colors = (
  shape: number[],
  datatype = "FP32",
  labels?: string[],
): ModelThere => ({
  inputs: [{ name: "pixels", datatype, shape }],
  outputs: [{ name: "shares", datatype: "FP32", shape: [-1, 3] }],
  labels,
  run({ pixels }) {
    const all = pixels ? numbers(pixels) : [];
    const isPlanar = shape.at(-1) !== 3;
    const third = all.length / 3;
    const channel = (place: number) =>
      all.filter((_, at) =>
        isPlanar ? Math.floor(at / third) === place : at % 3 === place,
      );
    const values = [0, 1, 2].map((place) => mean(channel(place)));
    return { shares: { shape: [1, 3], values } };
  },
});

const LABELS = ["red", "green", "blue"];

/** Says back what it was told, in capitals. */
const loud: ModelThere = {
  inputs: [{ name: "text", datatype: "BYTES", shape: [-1, 1] }],
  outputs: [{ name: "said", datatype: "BYTES", shape: [-1, 1] }],
  run: ({ text }) => ({
    said: {
      shape: text?.shape ?? [],
      values: (text?.values ?? []).map((value) =>
        Buffer.from(value.toString().toUpperCase()),
      ),
    },
  }),
};

/** The vector of a text is how long it is, and two numbers more. */
const vectors = (shape: number[]): ModelThere => ({
  inputs: [{ name: "text", datatype: "BYTES", shape }],
  outputs: [{ name: "vector", datatype: "FP32", shape: [-1, 3] }],
  run: ({ text }) => ({
    vector: {
      shape: [text?.values.length ?? 0, 3],
      values: (text?.values ?? []).flatMap((value) => [
        ...[(value as Buffer).length, 0.5, -1],
      ]),
    },
  }),
});

const KIND_NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

test.each(
  KIND_NAMES.flatMap((kind) =>
    [
      [-1, 3, 8, 8],
      [1, 8, 8, 3],
      [3, 8, 8],
      [8, 8, 3],
    ].map((shape) => ({ kind, shape })),
  ),
)(
  "$kind: an image goes into $shape, and its scores come back with labels",
  async ({ kind, shape }) => {
    const { ask, asked } = await oipModel({
      models: { "res net/50": colors(shape) },
      server: { kind },
      options: { labels: LABELS },
    });
    const { concepts } = (await ask(await solid("#ff8000"))) as never;
    expect(concepts).toEqual([
      { id: "red", name: "red", value: 1 },
      { id: "green", name: "green", value: expect.closeTo(128 / 255, 5) },
      { id: "blue", name: "blue", value: 0 },
    ]);
    const isTold = kind === "triton";
    expect(asked.at(-1)).toMatchObject({
      path: "/v2/models/res%20net%2F50/infer",
      behind: isTold ? 4 * 3 * 8 * 8 : 0,
    });
  },
);

const PIXELS = [
  [10, 20, 30],
  [40, 50, 60],
  [70, 80, 90],
  [100, 110, 120],
  [130, 140, 150],
  [160, 170, 180],
];

/** Three pixels wide, and two high. */
const small = async () =>
  image(
    await sharp(Buffer.from(PIXELS.flat()), {
      raw: { width: 3, height: 2, channels: 3 },
    })
      .png()
      .toBuffer(),
  );

const planes = (
  of: (value: number, place: number) => number,
  order = [0, 1, 2],
) =>
  order.flatMap((channel, place) =>
    PIXELS.map((pixel) => of(pixel[channel] ?? 0, place)),
  );

const STD = [0.5, 0.25, 2];

test.each<[string, string, number[], Partial<OipOptions>, number[]]>([
  ["as it is", "UINT8", [1, 3, 2, 3], { layout: "NCHW" }, planes((v) => v)],
  [
    "its channels last",
    "UINT8",
    [1, 2, 3, 3],
    { layout: "NHWC" },
    PIXELS.flat(),
  ],
  ["from 0 to 1", "FP64", [3, 2, -1], { width: 3 }, planes((v) => v / 255)],
  [
    "blue first",
    "INT32",
    [3, 2, -1],
    { width: 3, channels: "BGR" },
    planes((v) => v, [2, 1, 0]),
  ],
  [
    "around its mean",
    "FP64",
    [3, -1, -1],
    { width: 3, height: 2, mean: [0.1, 0.2, 0.3], std: STD },
    planes((v, c) => (v / 255 - (c + 1) / 10) / (STD[c] ?? 0)),
  ],
  [
    "scaled, and rounded to what there is",
    "INT8",
    [3, 2, -1],
    { width: 3, scale: 2, mean: [128] },
    planes((v) => Math.min(127, Math.max(-128, Math.round(v * 2 - 128)))),
  ],
])("a picture is sent %s", async (_, datatype, shape, options, sent) => {
  let came: number[] = [];
  const model: ModelThere = {
    inputs: [{ name: "pixels", datatype, shape }],
    outputs: [{ name: "one", datatype: "FP32", shape: [1] }],
    run({ pixels }) {
      came = pixels ? numbers(pixels) : [];
      return { one: { shape: [1], values: [1] } };
    },
  };
  const { ask } = await oipModel({ models: { m: model }, options });
  await ask(await small());
  expect(came).toHaveLength(sent.length);
  for (const [place, value] of sent.entries()) {
    expect(came[place]).toBeCloseTo(value, 10);
  }
});

test.each([
  ["fill", ["w r r w", "w r r w", "w r r w", "w r r w"]],
  ["cover", ["r r r r", "r r r r", "r r r r", "r r r r"]],
  ["contain", [". . . .", "w r r w", "w r r w", ". . . ."]],
] as const)(
  "a picture that is wider than the tensor: %s",
  async (fit, rows) => {
    const red = await plain(40, 40, "#ff0000").png().toBuffer();
    const striped = await plain(80, 40, "#ffffff")
      .composite([{ input: red, left: 20, top: 0 }])
      .png()
      .toBuffer();
    let came: number[] = [];
    const model = colors([4, 4, 3], "UINT8");
    const run: ModelThere["run"] = (inputs) => {
      came = inputs.pixels ? numbers(inputs.pixels) : [];
      return { shares: { shape: [1, 3], values: [1, 0, 0] } };
    };
    const { ask } = await oipModel({
      models: { m: { ...model, run } },
      options: { fit, labels: LABELS },
    });
    await ask(image(striped));
    const seen = Array.from({ length: 16 }, (_, pixel) => {
      const [r = 0, g = 0] = came.slice(pixel * 3);
      return r < 128 ? "." : g < 128 ? "r" : "w";
    });
    expect(seen.join(" ").match(/[wr.]( [wr.]){3}/g)).toEqual(rows);
  },
);

test("an image for a model of greys has one channel, and a clear one is on white", async () => {
  let came: number[] = [];
  const model: ModelThere = {
    inputs: [{ name: "pixels", datatype: "UINT8", shape: [1, 1, 2, 2] }],
    outputs: [{ name: "one", datatype: "FP32", shape: [1] }],
    run({ pixels }) {
      came = pixels ? numbers(pixels) : [];
      return { one: { shape: [1], values: [1] } };
    },
  };
  const { ask } = await oipModel({
    models: { m: model },
    options: { layout: "NCHW" },
  });
  await ask(await solid("#808080"));
  expect(came).toEqual([128, 128, 128, 128]);
  const background = "#00000000";
  const clear = { width: 2, height: 2, channels: 4 as const, background };
  await ask(image(await sharp({ create: clear }).png().toBuffer()));
  expect(came).toEqual([255, 255, 255, 255]);
});

/** As long as the file is. */
const FILE = Number.MAX_SAFE_INTEGER;

test.each<[keyof typeof KINDS, string, number[], boolean | null, number[]]>([
  ["triton", "BYTES", [-1, 1], null, [1, 1]],
  ["triton", "UINT8", [-1, -1], null, [1, FILE]],
  ["triton", "UINT8", [-1], null, [FILE]],
  ["mlserver", "BYTES", [-1], null, [1]],
  ["openvino", "FP32", [-1, 224, 224, 3], true, [1]],
])(
  "%s takes an image as a file, in %s %j",
  async (kind, datatype, shape, binary, sent) => {
    const bytes = await plain(40, 30, "#336699")
      .withExif({ IFD0: { Artist: "canary" } })
      .webp({ lossless: true })
      .toBuffer();
    let came: TensorThere | undefined;
    const model: ModelThere = {
      inputs: [{ name: "file", datatype, shape }],
      outputs: [{ name: "said", datatype: "BYTES", shape: [-1] }],
      run({ file }) {
        came = file;
        return { said: { shape: [1], values: [Buffer.from("a stone")] } };
      },
    };
    const { ask } = await oipModel({
      models: { m: model },
      server: { kind },
      options: { encoded: true, binary },
      output: "text",
    });
    expect(await ask(image(bytes))).toEqual({ text: "a stone" });
    const file = Buffer.concat(
      (came?.values ?? []).map((one) =>
        one instanceof Buffer ? one : Buffer.of(Number(one)),
      ),
    );
    expect(came?.shape).toEqual(
      sent.map((size) => (size === FILE ? file.length : size)),
    );
    const { format, exif } = await sharp(file).metadata();
    expect({ format, exif }).toEqual({ format: "jpeg", exif: undefined });
    const { dominant } = await sharp(file).stats();
    expect(dominant).toEqual({ r: 56, g: 104, b: 152 });
  },
);

test.each(KIND_NAMES)(
  "%s: a text goes in, and a text comes out",
  async (kind) => {
    const { ask } = await oipModel({
      models: { loud },
      server: { kind },
      output: "text",
    });
    const words = "Grüße, “du” \u{1f600}\n\0";
    expect(await ask(text(words))).toEqual({ text: words.toUpperCase() });
    expect(await ask(text(""))).toEqual({ text: "" });
  },
);

test("several texts of an answer are told as lines", async () => {
  const { ask } = await oipModel({
    models: {
      m: {
        ...loud,
        run: () => ({
          said: { shape: [2, 1], values: [Buffer.from("a"), Buffer.from("b")] },
        }),
      },
    },
    output: "text",
  });
  expect(await ask(text("?"))).toEqual({ text: "a\nb" });
});

const FEELING: ModelThere = {
  inputs: [{ name: "text", datatype: "BYTES", shape: [1] }],
  outputs: [{ name: "logits", datatype: "FP16", shape: [1, 3] }],
  labels: ["good", "bad", "odd: or so"],
  run: () => ({ logits: { shape: [1, 3], values: [2, -1, 0.5] } }),
};

test.each([
  ["softmax", [0.7856, 0.1753, 0.0391]],
  ["sigmoid", [0.8808, 0.6225, 0.2689]],
] as const)(
  "scores become shares by %s, whoever knows the labels",
  async (activation, shares) => {
    const ids = ["good", "odd: or so", "bad"];
    for (const labels of [[], FEELING.labels]) {
      const { ask, asked } = await oipModel({
        models: { m: FEELING },
        options: { activation, labels },
      });
      const answer = await ask(text("Hm."));
      expect(answer).toEqual({
        concepts: ids.map((id, place) => ({
          ...{ id, name: id },
          value: expect.closeTo(shares[place] ?? 0, 4),
        })),
      });
      const [output] = asked.at(-1)?.json.outputs ?? [];
      const isAsked = output?.parameters?.classification !== undefined;
      expect(isAsked).toBe(labels?.length === 0);
    }
  },
);

test("a server that names no classes has them numbered", async () => {
  const run = FEELING.run;
  for (const kind of ["mlserver", "triton"] as const) {
    const { ask } = await oipModel({
      models: { m: { ...FEELING, labels: undefined, run } },
      server: { kind },
      options: { activation: "softmax" },
    });
    const { concepts } = (await ask(text("Hm."))) as never;
    expect((concepts as { id: string }[]).map(({ id }) => id)).toEqual([
      ...["0", "2", "1"],
    ]);
  }
});

test("no more concepts come than are asked for, and none that is less sure", async () => {
  for (const labels of [[], LABELS]) {
    const { ask } = await oipModel({
      models: { m: colors([3, 8, 8], "FP32", LABELS) },
      options: { labels },
    });
    const gold = await solid("#ff8000");
    const most = async (params: object) =>
      (
        (await ask(gold, params)) as never as { concepts: { id: string }[] }
      ).concepts.map(({ id }) => id);
    expect(await most({ max_concepts: 2 })).toEqual(["red", "green"]);
    expect(await most({ min_value: 0.6 })).toEqual(["red"]);
    expect(await most({ max_concepts: 1, min_value: 0.1 })).toEqual(["red"]);
  }
});

test.each([
  { max_concepts: 0 },
  { min_value: 2 },
  { colour: 1 },
  { sample_ms: 1 },
])("%j is refused, and nothing is asked", async (params) => {
  const { ask, asked } = await oipModel({ models: { m: FEELING } });
  const error = await failure(ask(text("Hm."), params));
  expect(error).toMatchObject({ code: "invalid_request" });
  expect(asked).toEqual([]);
});

test("a text becomes a vector, and many become as many, some at a time", async () => {
  const { ask, found, asked } = await oipModel({
    models: { m: vectors([-1, 1]) },
    options: { batch: 2 },
    output: "embedding",
  });
  expect(await ask(text("four"))).toEqual({ embedding: [4, 0.5, -1] });

  const texts = ["a", "bb", "ccc", "", "é"];
  const { vectors: made } = await found.embed({
    ...{ texts, dimensions: null, signal },
  });
  expect(made.map(([length]) => length)).toEqual([1, 2, 3, 0, 2]);
  const infers = asked.filter(({ path }) => path.endsWith("/infer"));
  expect(infers.map(({ json }) => json.inputs?.[0]?.shape)).toEqual([
    ...[
      [1, 1],
      [2, 1],
      [2, 1],
      [1, 1],
    ],
  ]);
});

test("a tensor with room for one text takes one after the other", async () => {
  const { found, asked } = await oipModel({
    models: { m: vectors([1]) },
    options: { batch: 64 },
    output: "embedding",
  });
  const { vectors: made } = await found.embed({
    ...{ texts: ["a", "bb"], dimensions: null, signal },
  });
  expect(made.map(([length]) => length)).toEqual([1, 2]);
  expect(asked.filter(({ path }) => path.endsWith("/infer"))).toHaveLength(2);
});

test("tokens, other dimensions and a model of no vectors are refused", async () => {
  const { found } = await oipModel({
    models: { m: vectors([-1]) },
    output: "embedding",
  });
  const embed = (asked: object) =>
    failure(found.embed({ texts: ["a"], dimensions: null, signal, ...asked }));
  expect(await embed({ texts: [[1, 2]] })).toMatchObject({
    ...{ code: "invalid_request", param: "input" },
  });
  expect(await embed({ dimensions: 2 })).toMatchObject({
    ...{ code: "invalid_request", param: "dimensions" },
  });
  const other = await oipModel({ models: { loud }, output: "text" });
  expect(
    await failure(
      other.found.embed({ texts: ["a"], dimensions: null, signal }),
    ),
  ).toMatchObject({ code: "unsupported_type" });
});

test("a video is asked about frame by frame", async () => {
  const { ask } = await oipModel({
    models: { m: colors([3, 8, 8]) },
    options: { labels: LABELS },
  });
  const wanted: (number | null)[] = [];
  const film: Moving = {
    type: "video",
    mediaType: "video/mp4",
    async *moments(everyMs) {
      wanted.push(everyMs);
      yield { time: 0, bytes: (await solid("#ff0000")).bytes };
      yield { time: 0.5, bytes: (await solid("#0000ff")).bytes };
    },
  };
  const params = { sample_ms: 500, max_concepts: 1 };
  const sure = (id: string) => ({ concepts: [{ id, name: id, value: 1 }] });
  expect(await ask(film, params)).toEqual({
    frames: [
      { time: 0, output: sure("red") },
      { time: 0.5, output: sure("blue") },
    ],
  });
  expect(wanted).toEqual([500]);
});

test("what a server says of itself and its models is asked for once a minute", async () => {
  let now = 1_000;
  const { world } = worldOf({ now: () => now });
  const { ask, asked } = await oipModel({
    ...{ models: { loud }, output: "text", world },
  });
  const about = () =>
    asked.filter(({ method }) => method === "GET").map(({ path }) => path);
  await ask(text("a"));
  await ask(text("b"));
  now += 59_999;
  await ask(text("c"));
  expect(about()).toEqual(["/v2/models/loud", "/v2"]);
  now += 1;
  await ask(text("d"));
  expect(about()).toHaveLength(4);
});

test("a version that was asked for is the one that answers", async () => {
  const { ask, asked } = await oipModel({
    models: { loud },
    ...{ output: "text", options: { version: "1" } },
  });
  await ask(text("a"));
  expect(asked.map(({ path }) => path)).toEqual([
    "/v2/models/loud/versions/1",
    "/v2",
    "/v2/models/loud/versions/1/infer",
  ]);
});

test("of several tensors those are used that were named", async () => {
  const many: ModelThere = {
    inputs: [
      { name: "image", datatype: "FP32", shape: [3, 8, 8] },
      { name: "text", datatype: "BYTES", shape: [1] },
    ],
    outputs: [
      { name: "score", datatype: "FP32", shape: [1] },
      { name: "said", datatype: "BYTES", shape: [1] },
    ],
    run: ({ text: given }) => ({
      score: { shape: [1], values: [0.5] },
      said: { shape: [1], values: given?.values ?? [] },
    }),
  };
  for (const kind of KIND_NAMES) {
    const models = { m: many };
    const options = { input: "text", output: "said" };
    const named = await oipModel({
      models,
      options,
      output: "text",
      server: { kind },
    });
    expect(await named.ask(text("a"))).toEqual({ text: "a" });
  }
  const unnamed = await oipModel({ models: { m: many }, output: "text" });
  expect(await failure(unnamed.ask(text("a")))).toMatchObject({
    code: "provider_failed",
    message: "The model has 2 inputs, and nobody said which to fill.",
  });
});

test("a model that its server doesn't describe takes a text all the same, by its tensor's name", async () => {
  const silent = { ...loud, inputs: [], outputs: [] };
  const models = { m: silent };
  const { ask, asked } = await oipModel({
    ...{ models, output: "text", options: { input: "args" } },
    server: {
      kind: "mlserver",
      instead: (_, response) =>
        response.end(
          JSON.stringify({
            outputs: [
              { name: "o", datatype: "BYTES", shape: [1], data: ["fine"] },
            ],
          }),
        ),
    },
  });
  expect(await ask(text("a"))).toEqual({ text: "fine" });
  expect(asked.at(-1)?.json).toEqual({
    inputs: [{ name: "args", datatype: "BYTES", shape: [1], data: ["a"] }],
  });
});

test("a server's models are listed with what they are likely for, where it tells", async () => {
  const models = {
    resnet: colors([-1, 3, 224, 224]),
    loud,
    bge: {
      ...vectors([-1]),
      outputs: [{ name: "v", datatype: "FP32", shape: [-1, 384] }],
    },
    feeling: FEELING,
  };
  const { provider } = await oipModel({ models });
  expect(await provider.listModels(signal)).toEqual([
    { model: "bge", takes: ["text"], output: "embedding" },
    { model: "feeling", takes: ["text"], output: "concepts" },
    { model: "loud", takes: ["text"], output: "text" },
    { model: "resnet", takes: ["image", "video"], output: "concepts" },
  ]);
  const silent = await oipModel({ models, server: { kind: "openvino" } });
  expect(await silent.provider.listModels(signal)).toBeNull();
});

test("a key goes with each call, and one that is refused is told as such", async () => {
  const right = await oipModel({
    ...{ models: { loud }, output: "text", key: "k-1" },
    server: { key: "k-1" },
  });
  expect(await right.ask(text("a"))).toEqual({ text: "A" });
  for (const { headers } of right.asked) {
    expect(headers.authorization).toBe("Bearer k-1");
  }
  const wrong = await oipModel({
    ...{ models: { loud }, output: "text", key: "k-2" },
    server: { key: "k-1" },
  });
  const error = await failure(wrong.ask(text("a")));
  expect(error).toMatchObject({
    code: "provider_failed",
    message: "The provider answered 401: it refused our credentials.",
  });
  expect(await failure(wrong.provider.listModels(signal))).toEqual(error);
});

test("a check says whether the server is ready", async () => {
  const { provider } = await oipModel({ models: { loud } });
  await provider.check(signal);
});

test("a model that isn't there any more is a 404", async () => {
  const { ask } = await oipModel({ models: { loud }, model: "gone" });
  expect(await failure(ask(text("a")))).toMatchObject({
    code: "not_found",
    message: "There is no such model.",
  });
});

test("a tensor that was wanted is read from its own bytes, wherever they are", async () => {
  const head = { datatype: "FP32", shape: [1, 2] };
  const behind = Buffer.from(new Float32Array([9, 9, 0.25, 0.75]).buffer);
  const outputs = ["other", "scores", "third"].map((name, place) => ({
    ...{ name, ...head },
    ...(place < 2 ? { parameters: { binary_data_size: 8 } } : { data: [9, 9] }),
  }));
  const said = Buffer.from(JSON.stringify({ outputs }));
  const { ask } = await oipModel({
    models: {
      m: {
        ...FEELING,
        outputs: outputs.map(({ name }) => ({ name, ...head })),
      },
    },
    options: { output: "scores", labels: ["a", "b"] },
    server: {
      instead: (_, response) =>
        response
          .setHeader("inference-header-content-length", said.length)
          .end(Buffer.concat([said, behind])),
    },
  });
  expect(await ask(text("Hm."))).toEqual({
    concepts: [
      { id: "b", name: "b", value: 0.75 },
      { id: "a", name: "a", value: 0.25 },
    ],
  });
});
