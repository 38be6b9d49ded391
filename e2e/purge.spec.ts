import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { expect, PASSWORD, test } from "./fixtures";
import { startInstance } from "./instance";

const KEY = `snj_${"p".repeat(40)}`;

test("a record with a second to live is gone in that second, and its blob soon after", async () => {
  test.slow();
  const instance = await startInstance({
    SOJOURN_SETUP_EMAIL: "olga@example.test",
    SOJOURN_SETUP_PASSWORD: PASSWORD,
    SOJOURN_SETUP_APP: "demo",
    SOJOURN_SETUP_KEY: KEY,
  });
  const at = (path: string) => `${instance.url}/api/v1/apps/demo${path}`;
  const headers = {
    authorization: `Bearer ${KEY}`,
    "content-type": "application/json",
  };
  const blobs = async () => {
    const folder = join(instance.folder, "data", "blobs");
    const found = await readdir(folder, {
      recursive: true,
      withFileTypes: true,
    });
    return found.filter((entry) => entry.isFile()).length;
  };
  try {
    const input = { type: "text", text: "gone in a moment ".repeat(10_000) };
    const stored = await fetch(at("/inputs"), {
      method: "POST",
      headers,
      body: JSON.stringify({ input, retention: "1s" }),
    });
    const { id, expires_at } = await stored.json();
    expect(stored.headers.get("sojourn-storage")).toBe(
      `stored; expires=${expires_at}`,
    );
    expect(await blobs()).toBe(1);

    const path = at(`/inputs/${id}`);
    await expect
      .poll(async () => (await fetch(path, { headers })).status)
      .toBe(404);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires_at));
    const { data } = await (await fetch(at("/inputs"), { headers })).json();
    expect(data).toEqual([]);
    await expect.poll(blobs, { timeout: 60_000 }).toBe(0);
    expect(await instance.stop()).toBe(0);
  } finally {
    await instance.remove();
  }
});
