import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, PASSWORD, test } from "./fixtures";
import { startInstance } from "./instance";

test("A6: no secret of an instance is in what it prints, serves or answers", async ({
  playwright,
}) => {
  test.slow();
  const key = `snj_${"S3cretKey0".repeat(5)}`;
  const token = "S3cretT0ken".repeat(3);
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
    const secrets = [key, PASSWORD, masterKey.trim(), token];

    const anyone = await playwright.request.newContext({
      baseURL: instance.url,
    });
    const app = "/api/v1/apps/demo";
    const headers = { authorization: `Bearer ${key}` };
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
    const said = await Promise.all(answers.map((answer) => answer.text()));
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
