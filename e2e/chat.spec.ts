import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";

import { openAiServer } from "@/lib/testing/openai-server";

import { type Api, expect, expectAccessible, test } from "./fixtures";

const SPOKEN = ["echo", "thinker", "endless", "breaks-off", "fails-500"];
const PRICE = { input: 2, output: 8 };

test("a conversation comes word by word, is in the history, is drawn as a chat, and is destroyed", async ({
  page,
  person,
  api,
}) => {
  const held = Promise.withResolvers<void>();
  let events = 0;
  // The first words come at once, and the rest when the page has shown them.
  const between = async () => {
    if (++events === 4) await held.promise;
  };
  await using server = await openAiServer({ between });
  await speakTo(page, person.slug, api, server.baseUrl);
  await page.getByLabel("System prompt").fill("Answer in one line.");
  await say(page, "Where is the harbour master?");

  const chat = page.getByRole("region", { name: "Conversation" });
  await expect(
    chat.getByText("You said: Where", { exact: true }),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  held.resolve();
  await expect(chat).toContainText("You said: Where is the harbour master?");
  await expect(chat.getByText(/tokens in, 7 out · \$0\.\d+/)).toBeVisible();

  await page.locator('input[type="file"]').setInputFiles({
    name: "boat.png",
    mimeType: "image/png",
    buffer: await picture(),
  });
  await expect(page.getByRole("img", { name: "boat.png" })).toBeVisible();
  await say(page, "And this boat?");
  await expect(chat).toContainText("You said: And this boat? (1 images)");
  expect(server.asked.at(-1)?.body.messages).toMatchObject([
    { role: "system", content: "Answer in one line." },
    { role: "user", content: "Where is the harbour master?" },
    { role: "assistant" },
    { role: "user" },
  ]);

  await page.goto(`/apps/${person.slug}/history`);
  const rows = page.getByRole("table", { name: "Predictions" }).locator("tr");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("there/echo");
  await expect(rows.nth(1)).toContainText("Chat");
  await expect(rows.nth(1)).toContainText("$0.");
  await rows.nth(1).getByRole("link").click();

  const kept = page.getByRole("region", { name: "Chat" });
  await expect(kept.getByRole("listitem").first()).toContainText("System");
  await expect(kept).toContainText("You said: And this boat?");
  await expect(kept.getByRole("img")).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.json$/);
  const saved = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(saved.messages).toHaveLength(4);

  await page.getByRole("button", { name: "Destroy" }).click();
  await page.getByRole("button", { name: "Destroy it" }).click();
  await page.waitForURL("**/inputs");
  const { data } = await (await api.get("/inputs")).json();
  expect(data).toHaveLength(1);
});

test("an answer that is stopped is kept as far as it came", async ({
  page,
  person,
  api,
}) => {
  // As fast as people are spoken to: a page that is flooded is not what this is about.
  await using server = await openAiServer({ between: () => setTimeout(50) });
  await speakTo(page, person.slug, api, server.baseUrl, "there/endless");
  await say(page, "Go on");
  const chat = page.getByRole("region", { name: "Conversation" });
  await expect(chat).toContainText("You said:");
  await page.keyboard.press("Escape");

  await expect(chat.getByText("Stopped")).toBeVisible();
  await expect.poll(() => server.counts.open).toBe(0);
  const predictions = async () =>
    (await (await api.get("/predictions")).json()).data;
  await expect.poll(predictions).toHaveLength(1);
  await chat.getByRole("link", { name: "Open the record" }).click();
  const kept = page.getByRole("region", { name: "Chat" });
  await expect(kept).toContainText("Broken off");
  await expect(kept).toContainText("You said:");
});

test("what isn't kept leaves nothing to see", async ({ page, person, api }) => {
  await using server = await openAiServer();
  await speakTo(page, person.slug, api, server.baseUrl);
  await page.getByRole("switch", { name: "Keep this" }).click();
  await say(page, "Between us");

  const chat = page.getByRole("region", { name: "Conversation" });
  await expect(chat).toContainText("You said: Between us");
  await expect(chat.getByText("Not kept")).toBeVisible();
  await expect(chat.getByRole("link")).toHaveCount(0);
  expect((await (await api.get("/inputs")).json()).data).toEqual([]);
});

test("what fails says so in its place, and is asked again from there", async ({
  page,
  person,
  api,
}) => {
  await using server = await openAiServer();
  await speakTo(page, person.slug, api, server.baseUrl, "there/breaks-off");
  await say(page, "Can you hear me?");
  const chat = page.getByRole("region", { name: "Conversation" });
  await expect(chat.getByRole("alert")).toContainText("The answer broke off");
  await expect(chat).toContainText("You said:");

  await pick(page, "there/fails-500");
  await chat.getByRole("button", { name: "Try again" }).click();
  await expect(chat.getByRole("alert")).toContainText(
    "The answer did not come",
  );
  await pick(page, "there/echo");
  await chat.getByRole("button", { name: "Try again" }).click();
  await expect(chat).toContainText("You said: Can you hear me?");
  await expect(chat.getByRole("alert")).toHaveCount(0);

  await page.getByRole("button", { name: "New conversation" }).click();
  await expect(chat).toHaveCount(0);
});

test("a model of our own finds in a chat what is said, and marks it there", async ({
  page,
  person,
  api,
}) => {
  await using server = await openAiServer();
  await speakTo(page, person.slug, api, server.baseUrl, "there/thinker");
  await say(page, "Write to ada@example.com");
  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByText("Thought first").click();
  await expect(chat).toContainText("They say Write to ada@example.com.");
  const { data } = await (await api.get("/inputs")).json();
  const found = { model: "pii", input: { id: data[0].id } };
  expect((await api.post("/predictions", found)).ok()).toBe(true);

  await page.goto(`/apps/${person.slug}/inputs/${data[0].id}`);
  const kept = page.getByRole("region", { name: "Chat" });
  await expect(kept.locator("mark")).toHaveText("ada@example.com");
  await page.getByRole("radio", { name: "Transcript" }).click();
  const text = page.getByRole("region", { name: "Text" });
  await expect(text.locator("mark")).toHaveText("ada@example.com");
});

test("an image that is elsewhere isn't fetched when a chat is read", async ({
  page,
  person,
  api,
}) => {
  const url = "http://127.0.0.1:9/pixel.png";
  const content = [
    { type: "text", text: "What is this?" },
    { type: "image_url", image_url: { url } },
  ];
  const asked = await page.request.post("/openai/v1/chat/completions", {
    data: { model: "language", messages: [{ role: "user", content }] },
    headers: { authorization: `Bearer ${api.key}` },
  });
  expect(asked.ok()).toBe(true);
  const { data } = await (await api.get("/inputs")).json();
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));

  await page.goto(`/apps/${person.slug}/inputs/${data[0].id}`);
  await expect(page.getByText(url)).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(fetched).not.toContain(url);
});

test("chats are accessible and fit a phone, being said and being read", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  await using server = await openAiServer();
  await speakTo(page, person.slug, api, server.baseUrl, "there/thinker");
  await say(page, "Good morning to everyone in the room");
  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("button", { name: "Code" }).click();
  await expect(chat.getByText("authorization: Bearer")).toBeVisible();
  await expectFits(page);
  const { data } = await (await api.get("/inputs")).json();
  await page.goto(`/apps/${person.slug}/inputs/${data[0].id}`);
  await expect(page.getByRole("region", { name: "Chat" })).toBeVisible();
  await expectFits(page);
});

async function expectFits(page: Page): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const scrolled = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    expect(scrolled, `at ${width} px`).toBeLessThanOrEqual(width);
    await expectAccessible(page);
  }
}

/** Opens the playground of an app that has a provider, at one of its models. */
async function speakTo(
  page: Page,
  slug: string,
  api: Api,
  base_url: string,
  model = "there/echo",
): Promise<void> {
  const made = await api.post("/providers", {
    ...{ name: "there", type: "openai", base_url },
  });
  expect(made.ok()).toBe(true);
  const { id } = await made.json();
  for (const spoken of SPOKEN) {
    const picked = await api.put(`/providers/${id}/models/${spoken}`, {
      ...{ takes: ["text", "image"], output: "text", price: PRICE },
    });
    expect(picked.ok()).toBe(true);
  }
  await page.goto(`/apps/${slug}/playground`);
  await pick(page, model);
}

async function pick(page: Page, model: string): Promise<void> {
  await page.getByLabel("Model").click();
  await page.getByRole("option", { name: new RegExp(`^${model}`) }).click();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message").fill(text);
  await page.keyboard.press("Enter");
}

const picture = () =>
  sharp({
    create: { width: 64, height: 48, channels: 3, background: "#2266aa" },
  })
    .png()
    .toBuffer();
