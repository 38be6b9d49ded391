import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

import { AppError } from "@/lib/errors";
import { allModels, findModel } from "@/lib/models/find";
import { Output } from "@/lib/models/output";
import type { ModelProvider } from "@/lib/models/provider";
import { plain } from "@/lib/testing/images";

const { signal } = new AbortController();
const text = (content: string) => ({
  type: "text" as const,
  mediaType: "text/plain",
  bytes: Buffer.from(content),
});

const TEXT_MODELS = ["pii", "language", "sentiment"];

test("a fresh install has five models, each of which says what it does", async () => {
  const models = await allModels();
  expect(models.map(({ id, takes, output }) => [id, takes, output])).toEqual([
    ["color", ["image", "video"], "colors"],
    ["image-quality", ["image", "video"], "concepts"],
    ["pii", ["text"], "spans"],
    ["language", ["text"], "concepts"],
    ["sentiment", ["text"], "concepts"],
  ]);
  for (const { name, description, provider, params } of models) {
    expect(name).not.toBe("");
    expect(description).not.toBe("");
    expect(provider).toBe("built-in");
    expect(params.safeParse({}).success).toBe(true);
    expect(z.toJSONSchema(params)).toMatchObject({
      type: "object",
      additionalProperties: false,
    });
  }
});

test("each model answers in the shape that it promises", async () => {
  const image = {
    type: "image" as const,
    mediaType: "image/png",
    bytes: await plain(20, 20).png().toBuffer(),
  };
  for (const { id, takes, output } of await allModels()) {
    const { predict } = await findModel(id);
    const content =
      takes[0] === "image" ? image : text("Hello to olga@example.com.");
    const answer = await predict({ content, params: {}, signal });
    expect(Output.parse(answer.output)).toHaveProperty(output);
    expect(answer.usage).toBeNull();
  }
});

test.each(["", "nothing", "Color", "openai/gpt", "__proto__", "constructor"])(
  "there is no model %j",
  async (id) => {
    await expect(findModel(id)).rejects.toMatchObject({
      code: "not_found",
      message: "There is no such model.",
    });
  },
);

test("content that a model doesn't take is refused, with what it takes", async () => {
  const { predict } = await findModel("color");
  await expect(
    predict({ content: text("red"), params: {}, signal }),
  ).rejects.toMatchObject({
    code: "unsupported_type",
    message: "The model color takes image or video, not text.",
  });
});

test.each([
  [{ max_colors: 0 }, "params.max_colors"],
  [{ max_colors: 17 }, "params.max_colors"],
  [{ max_colors: "8" }, "params.max_colors"],
  [{ max_colors: 1.5 }, "params.max_colors"],
  [{ max_colours: 8 }, "params"],
  ["fast", "params"],
])("params %j are refused by name", async (params, param) => {
  const bytes = await plain(9, 9).png().toBuffer();
  const { predict } = await findModel("color");
  const content = { type: "image" as const, mediaType: "image/png", bytes };
  const refusal = await predict({ content, params, signal }).catch(
    (error) => error,
  );
  expect(refusal).toMatchObject({ code: "invalid_request", param });
  expect(refusal.message).toMatch(/^params/);
  expect(Object.keys(refusal.fields)).toEqual([param]);
});

test("a member that no model knows is named", async () => {
  const { predict } = await findModel("pii");
  await expect(
    predict({ content: text("a"), params: { regoin: "DE" }, signal }),
  ).rejects.toThrow(/regoin/);
});

test("params that are absent or null are the defaults", async () => {
  const { predict } = await findModel("pii");
  for (const params of [undefined, null, {}]) {
    const { output } = await predict({
      content: text("213-373-4253"),
      params,
      signal,
    });
    expect(output).toMatchObject({ spans: [{ label: "phone" }] });
  }
});

function providerThat(predict: ModelProvider["predict"]): ModelProvider[] {
  const info = {
    id: "upstream",
    provider: "test",
    name: "Upstream",
    description: "",
    takes: ["text" as const],
    output: "text" as const,
    params: z.strictObject({}),
  };
  return [{ id: "test", models: async () => [info], predict }];
}

test("a model that fails says so without a word of what it was asked", async () => {
  const providers = providerThat(async ({ content }) => {
    throw new TypeError(`cannot parse ${"bytes" in content && content.bytes}`);
  });
  const { predict } = await findModel("upstream", providers);
  const error = await predict({
    content: text("canary-2718"),
    params: {},
    signal,
  }).catch((error) => error);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: "provider_failed" });
  expect(error.message).not.toContain("canary");
});

test("what a provider has to tell its caller is told", async () => {
  const providers = providerThat(async () => {
    throw new AppError("provider_timeout", "The provider took too long.");
  });
  const { predict } = await findModel("upstream", providers);
  await expect(
    predict({ content: text("a"), params: {}, signal }),
  ).rejects.toMatchObject({
    code: "provider_timeout",
  });
});

test("a caller who left is not asked for, and sees the reason given", async () => {
  const caller = new AbortController();
  const reason = new Error("gone");
  let isAsked = false;
  const providers = providerThat(async () => {
    isAsked = true;
    caller.abort(reason);
    throw new Error("socket closed");
  });
  const { predict } = await findModel("upstream", providers);
  const question = { content: text("a"), params: {}, signal: caller.signal };
  await expect(predict(question)).rejects.toBe(reason);
  expect(isAsked).toBe(true);

  isAsked = false;
  await expect(predict(question)).rejects.toBe(reason);
  expect(isAsked).toBe(false);
});

test.each(TEXT_MODELS)(
  "I1: %s answers or refuses any string, and any bytes",
  async (id) => {
    const { predict } = await findModel(id);
    const bytes = fc.oneof(
      fc.string({ unit: "binary" }).map((string) => Buffer.from(string)),
      fc
        .string({ unit: fc.constantFrom(..."0123456789 +-.:@()[]/xaDE\n\0'’") })
        .map((string) => Buffer.from(string)),
      fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (bytes) => {
        const content = { ...text(""), bytes };
        const answer = await predict({ content, params: {}, signal }).catch(
          (error) => error,
        );
        if (answer instanceof Error) {
          expect(answer).toBeInstanceOf(AppError);
          expect(answer).toMatchObject({ code: "invalid_request" });
          return;
        }
        Output.parse(answer.output);
        const length = bytes.toString().length;
        for (const { start, end } of answer.output.spans ?? []) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(length);
        }
      }),
      { numRuns: 300 },
    );
  },
);
