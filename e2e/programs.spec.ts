import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Locator } from "@playwright/test";
import sharp from "sharp";

import { openAiServer } from "@/lib/testing/openai-server";
import { type Api, expect, test } from "./fixtures";

const SAID = "You said: Where does the time go?";

test("the code for a first question runs as it is shown: curl, openai in both majors, clarifai", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  await using server = await openAiServer();
  await addEcho(api, server.baseUrl);
  await using desk = await deskOf(api.key);

  for (const place of ["settings/models", "api-keys"]) {
    await page.goto(`/apps/${person.slug}/${place}`);
    const shown = page.locator("#programs");
    const answer = JSON.parse(await desk.shell(await codeIn(shown, "curl")));
    expect(answer.choices[0].message.content).toBe(SAID);
    const code = await codeIn(shown, "Node");
    expect(await desk.node(code, "openai-6")).toBe(SAID);
    expect(await desk.node(code, "openai-7")).toBe(SAID);
    const clarifai = await codeIn(shown, "Clarifai");
    expect(await desk.node(clarifai)).toMatch(/colors|concepts/);
  }
});

test("the code of what was asked in the playground asks the same", async ({
  page,
  person,
  api,
}) => {
  await using server = await openAiServer();
  await addEcho(api, server.baseUrl);
  await using desk = await deskOf(api.key);
  await page.goto(`/apps/${person.slug}/playground`);
  await page.getByLabel("Model", { exact: true }).click();
  await page.getByRole("option", { name: /^hub\/echo/ }).click();
  await page.getByLabel("Message").fill("Where does the time go?");
  await page.keyboard.press("Enter");
  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("button", { name: "Code" }).click();

  expect(await desk.node(await codeIn(chat, "Node"))).toBe(SAID);
  expect(await desk.shell(await codeIn(chat, "curl"))).toContain("[DONE]");
  expect(server.asked.map(({ body }) => body.messages)).toEqual(
    Array(3).fill([{ role: "user", content: "Where does the time go?" }]),
  );
});

async function addEcho(api: Api, base_url: string): Promise<void> {
  const made = await api.post("/providers", {
    ...{ name: "hub", type: "openai", base_url },
  });
  const { id } = await made.json();
  const picked = await api.put(`/providers/${id}/models/echo`, {
    ...{ takes: ["text"], output: "text" },
  });
  expect(picked.ok()).toBe(true);
}

/** What a block of code shows under this name. */
async function codeIn(shown: Locator, language: string): Promise<string> {
  await shown.getByRole("button", { name: language, exact: true }).click();
  return (await shown.locator("pre").textContent()) ?? "";
}

const run = promisify(execFile);

/** The folder of somebody who has a picture, and their key in the environment. */
async function deskOf(key: string) {
  const cwd = await mkdtemp(join(tmpdir(), "sojourn-desk-"));
  const env = { ...process.env, NODE_OPTIONS: "", SOJOURN_KEY: key };
  const background = "#2266aa";
  await sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toFile(join(cwd, "photo.jpg"));
  const ran = async (command: string, ...args: string[]) =>
    (await run(command, args, { cwd, env })).stdout;
  return {
    shell: (code: string) => ran("sh", "-c", code),
    /** With the clients as npm installs them, of openai one of both. */
    async node(code: string, openai = "openai-7") {
      const modules = join(cwd, "node_modules");
      await rm(modules, { recursive: true, force: true });
      await mkdir(modules);
      for (const [name, from] of [
        ["openai", openai],
        ["clarifai", "clarifai"],
      ] as const) {
        await symlink(resolve("node_modules", from), join(modules, name));
      }
      await writeFile(join(cwd, "first.mjs"), code);
      return ran(process.execPath, "first.mjs");
    },
    [Symbol.asyncDispose]: () => rm(cwd, { recursive: true }),
  };
}
