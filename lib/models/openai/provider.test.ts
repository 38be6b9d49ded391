import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";

import { findModel } from "@/lib/models/find";
import { openAiParams, spread } from "@/lib/models/openai/question";
import type { Content } from "@/lib/models/provider";
import { plain } from "@/lib/testing/images";
import { providerAt } from "@/lib/testing/openai-provider";
import { openAiServer } from "@/lib/testing/openai-server";

const { signal } = new AbortController();

async function there(options: Parameters<typeof openAiServer>[0] = {}) {
  const server = await openAiServer(options);
  onTestFinished(server.close);
  const provider = providerAt(server.baseUrl);
  const find = (model: string) => findModel(`there/${model}`, [provider]);
  return { server, provider, find };
}

const text = (content: string): Content => ({
  type: "text",
  mediaType: "text/plain",
  bytes: Buffer.from(content),
});

const image = async (width: number): Promise<Buffer> =>
  plain(width, 60)
    .withExif({ IFD0: { Artist: "canary" } })
    .png()
    .toBuffer();

test("a text is asked about as it is, and answered with a text and what it used", async () => {
  const { server, find } = await there();
  const { predict } = await find("echo");
  const answer = await predict({ content: text("Hello"), params: {}, signal });
  expect(answer).toEqual({
    output: { text: "You said: Hello" },
    usage: expect.objectContaining({ output_tokens: 3 }),
  });
  expect(server.asked[0]?.body).toEqual({
    model: "echo",
    messages: [{ role: "user", content: "Hello" }],
    store: false,
  });
});

test("params say what to do with it, and how", async () => {
  const { server, find } = await there();
  const { predict } = await find("echo");
  const params = {
    prompt: "Translate.",
    system: "Be brief.",
    temperature: 0,
    max_tokens: 20,
  };
  await predict({ content: text("Hello"), params, signal });
  expect(server.asked[0]?.body).toMatchObject({
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Translate.\n\nHello" },
    ],
    temperature: 0,
    max_tokens: 20,
  });
  const wrong = predict({ content: text("a"), params: { top: 1 }, signal });
  await expect(wrong).rejects.toMatchObject({ code: "invalid_request" });
});

/** The images that were sent, and what they say beside their picture. */
async function imagesIn(content: unknown) {
  const parts = content as { image_url?: { url: string } }[];
  const urls = parts.flatMap(({ image_url }) => image_url?.url ?? []);
  return Promise.all(
    urls.map((url) => {
      const [kind, data = ""] = url.split(",");
      expect(kind).toBe("data:image/jpeg;base64");
      return sharp(Buffer.from(data, "base64")).metadata();
    }),
  );
}

test("an image goes along in the request, without what its file says beside", async () => {
  const { server, find } = await there();
  const { predict } = await find("echo");
  const content: Content = {
    type: "image",
    mediaType: "image/png",
    bytes: await image(4_000),
  };
  const { output } = await predict({ content, params: {}, signal });
  expect(output).toEqual({
    text: "You said: Describe what is in this image. (1 images)",
  });
  const [sent] = await imagesIn(server.asked[0]?.body.messages?.[0]?.content);
  expect(sent).toMatchObject({ width: 2048, format: "jpeg" });
  expect(sent?.exif).toBeUndefined();
});

test("of a video some moments go along, the first and the last among them", async () => {
  const { server, find } = await there();
  const { predict } = await find("echo");
  const asked: unknown[] = [];
  const content: Content = {
    type: "video",
    mediaType: "video/mp4",
    async *moments(everyMs) {
      asked.push(everyMs);
      for (let time = 0; time < 5; time++) {
        yield { time, bytes: await image(10 + time) };
      }
    },
  };
  const params = { sample_ms: 500, max_frames: 3, prompt: "What happens?" };
  const { output } = await predict({ content, params, signal });
  expect(output).toEqual({ text: "You said: What happens? (3 images)" });
  expect(asked).toEqual([500]);
  const sent = await imagesIn(server.asked[0]?.body.messages?.[0]?.content);
  expect(sent.map(({ width }) => width)).toEqual([10, 12, 14]);
});

test("moments are spread evenly", () => {
  expect(spread([1, 2, 3], 8)).toEqual([1, 2, 3]);
  expect(spread([1, 2, 3, 4, 5], 2)).toEqual([1, 5]);
  expect(spread([1, 2, 3, 4, 5], 1)).toEqual([1]);
  expect(spread([], 3)).toEqual([]);
});

test("nothing has to be said of how to ask", () => {
  for (const params of [
    openAiParams(["text"], "text"),
    openAiParams(["text", "video"], "text"),
    openAiParams(["text"], "embedding"),
  ]) {
    expect(params.safeParse({}).success).toBe(true);
  }
  expect(openAiParams(["image"], "text").shape).not.toHaveProperty("sample_ms");
});

test("a model of vectors makes one of a text", async () => {
  const { server, find } = await there();
  const { predict, info } = await find("embedder");
  expect(info.output).toBe("embedding");
  const params = { dimensions: 2 };
  expect(await predict({ content: text("Hello"), params, signal })).toEqual({
    output: { embedding: [5, 5.1] },
    usage: { input_tokens: 5, output_tokens: 0 },
  });
  expect(server.asked[0]?.body).toEqual({
    model: "embedder",
    input: ["Hello"],
    encoding_format: "float",
    dimensions: 2,
  });
});

test("many texts become vectors in their order, some at a time", async () => {
  const { server, find } = await there();
  const { embed } = await find("embedder");
  const texts = Array.from({ length: 300 }, (_, n) => "x".repeat(n % 7));
  const tokens = [1, 2, 3, 4];
  const { vectors, usage } = await embed({
    texts: [...texts, tokens],
    dimensions: null,
    signal,
  });
  expect(vectors.map(([first]) => first)).toEqual(
    [...texts, tokens].map(({ length }) => length),
  );
  expect(server.asked.map(({ body }) => [body.input].flat().length)).toEqual([
    128, 128, 45,
  ]);
  const count = texts.join("").length + 4;
  expect(usage).toEqual({ input_tokens: count, output_tokens: 0 });
  expect(server.asked[0]?.body).not.toHaveProperty("dimensions");
});

test("what a server has is listed, with what it is likely to be for", async () => {
  const { provider } = await there();
  const listed = await provider.listModels(signal);
  expect(listed).toContainEqual({
    model: "embedder",
    takes: ["text"],
    output: "embedding",
  });
  expect(listed).toContainEqual({
    model: "echo",
    takes: ["text"],
    output: "text",
  });
});

test("one key opens no other server, and the refusal tells neither", async () => {
  const { provider } = await there({ key: "another" });
  const error = await provider.listModels(signal).catch((error) => error);
  expect(error).toMatchObject({
    code: "provider_failed",
    message: "The provider answered 401: invalid_api_key.",
  });
});

test("a model that wasn't picked isn't asked", async () => {
  const { provider, server, find } = await there();
  await expect(find("nothing")).rejects.toMatchObject({ code: "not_found" });
  const asked = { content: text("a"), params: {}, signal };
  await expect(
    provider.predict({ ...asked, model: "there/nothing" }),
  ).rejects.toMatchObject({ code: "not_found" });
  expect(server.asked).toEqual([]);
});
