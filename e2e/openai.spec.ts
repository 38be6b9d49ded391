import OpenAI from "openai-7";

import { type Api, expect, test } from "./fixtures";

const asked = {
  model: "language",
  messages: [{ role: "user" as const, content: "Guten Morgen" }],
};

const clientOf = (api: Api, baseURL = "") =>
  new OpenAI({ baseURL: `${baseURL}/openai/v1`, apiKey: api.key });

test("OpenAI's client has its stream from the product's own server, and what is kept of it", async ({
  api,
  baseURL,
}) => {
  const client = clientOf(api, baseURL);
  const stream = client.chat.completions.stream(asked);
  const said = await stream.finalChatCompletion();
  const kept = await client.chat.completions.retrieve(said.id);
  expect(kept.choices[0]?.message.content).toBe(
    said.choices[0]?.message.content,
  );
  const response = await client.responses.create({
    ...{ model: "language", input: "Guten Abend" },
  });
  expect(response.output_text).toContain("de");
});

test("a path of OpenAI's that ends in a slash is nothing, and leads nowhere", async ({
  api,
  baseURL,
  request,
}) => {
  const client = clientOf(api, baseURL);
  const { id } = await client.chat.completions.create(asked);
  const headers = { authorization: `Bearer ${api.key}` };
  const path = "/openai/v1/chat/completions";
  const asking = { headers, maxRedirects: 0 };
  expect((await request.delete(`${path}/`, asking)).status()).toBe(404);
  expect((await request.get(`${path}/`, asking)).status()).toBe(404);
  expect((await request.delete(path, asking)).status()).toBe(405);
  expect((await client.chat.completions.retrieve(id)).id).toBe(id);
});

test("a person's browser may ask by its session where it says the app, and no page of others' may", async ({
  page,
  person,
}) => {
  const path = "/openai/v1/chat/completions";
  const { origin } = new URL(page.url());
  const app = { "sojourn-app": person.slug };
  const ask = async (headers: Record<string, string>) =>
    (await page.request.post(path, { data: asked, headers })).status();
  expect(await ask({ origin })).toBe(401);
  expect(await ask({ ...app, origin })).toBe(200);
  expect(await ask({ ...app, origin: "https://evil.example" })).toBe(403);
});
