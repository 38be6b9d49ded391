import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { APIRequestContext, APIResponse } from "@playwright/test";

import { openAiServer } from "@/lib/testing/openai-server";
import { expect, PASSWORD, test } from "./fixtures";
import { startInstance } from "./instance";

test("A6: no secret of an instance is in what it prints, serves or answers", async ({
  playwright,
}) => {
  test.slow();
  const key = `snj_${"S3cretKey0".repeat(5)}`;
  const token = "S3cretT0ken".repeat(3);
  const providerKey = "sk-S3cretPr0vider".repeat(2);
  await using upstream = await openAiServer({ key: providerKey });
  const instance = await startInstance({
    SOJOURN_SETUP_EMAIL: "olga@example.test",
    SOJOURN_SETUP_PASSWORD: PASSWORD,
    SOJOURN_SETUP_APP: "demo",
    SOJOURN_SETUP_KEY: key,
    METRICS_TOKEN: token,
  });
  try {
    const data = join(instance.folder, "data");
    const masterKey = await readFile(join(data, "master.key"), "utf8");
    const secrets = [key, PASSWORD, masterKey.trim(), token, providerKey];

    const anyone = await playwright.request.newContext({
      baseURL: instance.url,
    });
    const app = "/api/v1/apps/demo";
    const headers = { authorization: `Bearer ${key}` };
    const shown = await askByProvider(anyone, app, headers, {
      ...{ baseUrl: upstream.baseUrl, key: providerKey },
    });
    expect(upstream.asked.length).toBeGreaterThan(0);
    const answers = await Promise.all([
      anyone.get("/sign-in"),
      anyone.get("/docs"),
      anyone.get("/api/v1/openapi.json"),
      anyone.get("/api/auth/providers"),
      anyone.get("/api/health/ready"),
      anyone.get("/metrics", { headers: { authorization: `Bearer ${token}` } }),
      anyone.get("/metrics"),
      anyone.get(`${app}/keys`, { headers }),
      anyone.get(`${app}/inputs/${key}`, { headers }),
      anyone.post(`${app}/predictions`, { headers, data: { model: key } }),
      anyone.get(app, { headers: { authorization: `Bearer ${key}x` } }),
    ]);
    const all = [...answers, ...shown];
    const said = await Promise.all(all.map((answer) => answer.text()));
    await anyone.dispose();

    for (const secret of secrets) {
      for (const text of [instance.printed(), ...said]) {
        expect(text.includes(secret)).toBe(false);
      }
      expect(await holds(".next/static", secret)).toEqual([]);
      expect(await holds(data, secret)).toEqual(
        secret === masterKey.trim() ? ["master.key"] : [],
      );
    }
  } finally {
    await instance.remove();
  }
});

/** All that can be done with a provider, its key given once right and once wrong. */
async function askByProvider(
  anyone: APIRequestContext,
  app: string,
  headers: Record<string, string>,
  { baseUrl, key }: { baseUrl: string; key: string },
): Promise<APIResponse[]> {
  const added = { name: "hub", type: "openai", base_url: baseUrl };
  const once = { ...headers, "idempotency-key": "once" };
  const data = { ...added, api_key: key };
  const made = await anyone.post(`${app}/providers`, { headers: once, data });
  const { id } = await made.json();
  const at = `${app}/providers/${id}`;
  const input = { type: "text", text: "hello" };
  const ask = (model: string) =>
    anyone.post(`${app}/predictions`, { headers, data: { model, input } });
  const answers = [
    made,
    await anyone.post(`${app}/providers`, { headers: once, data }),
    await anyone.post(`${app}/providers`, { headers, data }),
    await anyone.patch(at, { headers, data: { api_key: key } }),
    await anyone.patch(at, { headers, data: { api_key: `${key}\n` } }),
    await anyone.post(`${at}/test`, { headers, data: {} }),
    await anyone.get(`${at}/models`, { headers }),
    await anyone.put(`${at}/models/echo`, { headers, data: {} }),
    await anyone.put(`${at}/models/fails-500`, { headers, data: {} }),
    await ask("hub/echo"),
    await ask("hub/fails-500"),
    await anyone.patch(at, { headers, data: { api_key: `${key}-wrong` } }),
    // Its refusal quotes the key.
    await anyone.post(`${at}/test`, { headers, data: {} }),
    await ask("hub/echo"),
    await anyone.get(`${app}/providers`, { headers }),
    await anyone.get(`${app}/models`, { headers }),
  ];
  expect(answers.map((answer) => answer.status())).toEqual([
    ...[200, 200, 409, 200, 400, 200, 200, 200, 200],
    ...[200, 502, 200, 200, 502, 200, 200],
  ]);
  return answers;
}

test("A6: two instances have no secret in common, and none is a default", async () => {
  test.slow();
  const instances = [await startInstance(), await startInstance()];
  try {
    const [one, other] = await Promise.all(
      instances.map(({ folder }) =>
        readFile(join(folder, "data", "master.key"), "utf8"),
      ),
    );
    expect(one).toMatch(/^[0-9a-f]{64}\n$/);
    expect(one).not.toBe(other);
    const [code, otherCode] = instances.map(
      (instance) =>
        /[0-9a-f]{4}(-[0-9a-f]{4}){2}/.exec(instance.printed())?.[0],
    );
    expect(code).toBeTruthy();
    expect(code).not.toBe(otherCode);
  } finally {
    for (const instance of instances) await instance.remove();
  }
  await expect(
    startInstance({
      SOJOURN_SETUP_EMAIL: "olga@example.test",
      SOJOURN_SETUP_PASSWORD: "at least twelve characters",
    }),
  ).rejects.toThrow("wants a password of your own");
});

/** The files below a folder that hold a text, in plain. */
async function holds(folder: string, text: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const file of files) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const content = await readFile(path).catch(() => Buffer.of());
    if (content.includes(text)) found.push(path.slice(folder.length + 1));
  }
  return found;
}
