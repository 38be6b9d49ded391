import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, PASSWORD, test } from "./fixtures";
import { startInstance } from "./instance";
import { verified } from "./verified";

const KEY = `snj_${"p".repeat(40)}`;

test("a record with a second to live is gone in that second, its blob soon after, and its receipt verifies", async () => {
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

    const list = await fetch(at(`/receipts?input=${id}`), { headers });
    const [summary] = (await list.json()).data;
    expect(summary).toMatchObject({ input: id, action: "purge" });
    const proven = await fetch(at(`/receipts/${summary.id}`), { headers });
    const receipt = join(instance.folder, "receipt.json");
    await writeFile(receipt, await proven.text());
    const key = await (await fetch(`${instance.url}/log/key`)).text();
    const said = await verified(receipt, key);
    expect(said).toContain("destroyed");
    const checkpoint = await fetch(`${instance.url}/log/checkpoint`);
    expect(await checkpoint.text()).toContain(key.split("+")[0]);
    expect(await instance.stop()).toBe(0);
  } finally {
    await instance.remove();
  }
});
