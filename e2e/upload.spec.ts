import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";

import { type Line, lineTo } from "./faults/line";
import { type Api, expect, expectAccessible, test } from "./fixtures";

const IMAGES = 1_000;
const VIDEO_BYTES = 200 * 1024 * 1024;
const SLOW_MS = 300_000;

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sojourn-upload-"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder of small images, each another one, and the hash of each by its name. */
async function images(count: number): Promise<[string, Map<string, string>]> {
  const path = join(folder, "images", "below");
  await mkdir(path, { recursive: true });
  const hashes = new Map<string, string>();
  const base = await sharp({
    create: { width: 16, height: 16, channels: 3, background: "#284" },
  })
    .jpeg()
    .toBuffer();
  for (let n = 0; n < count; n++) {
    // What stands behind a JPEG's end is no part of the picture.
    const bytes = Buffer.concat([base, Buffer.from(`number ${n}`)]);
    const name = `image-${String(n).padStart(4, "0")}.jpg`;
    hashes.set(name, createHash("sha256").update(bytes).digest("hex"));
    await writeFile(join(path, name), bytes);
  }
  return [join(folder, "images"), hashes];
}

/** A file that begins as a video does, and the hash of it. */
async function video(): Promise<[string, string]> {
  const path = join(folder, "long.mp4");
  const file = await open(path, "w");
  await file.write(Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1"));
  await file.truncate(VIDEO_BYTES);
  await file.close();
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece);
  return [path, hash.digest("hex")];
}

async function chosen(page: Page, label: string, path: string) {
  await page.getByLabel(label).setInputFiles(path);
  return page.getByRole("dialog");
}

const tray = (page: Page): Locator =>
  page.getByRole("region", { name: "Uploads" });

async function hashOf(api: Api, id: string): Promise<string> {
  const answer = await api.get(`/inputs/${id}/commitment`);
  return (await answer.json()).content_sha256;
}

test("a folder of a thousand images is sent, each as it is", async ({
  page,
  person,
  api,
}) => {
  test.setTimeout(SLOW_MS);
  const [path, hashes] = await images(IMAGES);
  await page.goto(`/apps/${person.slug}/inputs`);
  const dialog = await chosen(page, "Folder to upload", path);
  await expect(dialog).toContainText("Nothing has been sent yet");
  await expect(dialog).toContainText(/Kept until .*, then destroyed\./);
  await dialog.getByRole("button", { name: "Send 1,000 files" }).click();
  await expect(tray(page).getByRole("status")).toHaveText("All sent: 1,000", {
    timeout: SLOW_MS,
  });
  const rows = await tray(page).getByRole("listitem").count();
  expect(rows).toBeLessThan(30);

  let after = "";
  const found = new Map<string, string>();
  do {
    const answer = await api.get(`/inputs?limit=200${after}`);
    const { data, has_more, last_id } = await answer.json();
    const hashed = data.map(async (one: { id: string; filename: string }) =>
      found.set(one.filename, await hashOf(api, one.id)),
    );
    await Promise.all(hashed);
    after = has_more ? `&after=${last_id}` : "";
  } while (after);
  expect([...found].sort()).toEqual([...hashes].sort());
});

test.describe("a large video", () => {
  // A lost connection is told to the console, and is what this is about.
  test.use({ quiet: async ({ page: _ }, use) => use(undefined) });

  /** By a line of this test's own, which it can cut. */
  let line: Line;
  test.beforeAll(async () => {
    line = await lineTo(
      Number(new URL(process.env.SOJOURN_E2E_URL ?? "").port),
    );
  });
  test.afterAll(() => line.close());

  test("comes whole through a lost connection, a pause and a reload", async ({
    page,
    person,
    api,
  }) => {
    test.setTimeout(SLOW_MS);
    const [path, hash] = await video();
    await page.goto(`http://localhost:${line.port}/apps/${person.slug}/inputs`);
    const dialog = await chosen(page, "Files to upload", path);
    await dialog.getByRole("button", { name: "Send 1 file" }).click();
    await expect(tray(page)).toContainText(/[1-9]\d* MB of 200 MB/);
    line.be("reset");
    await expect(tray(page)).toContainText("The connection was lost");

    line.be("pass");
    await expect(tray(page)).toContainText(/MB of 200 MB/);
    await tray(page).getByRole("button", { name: "Pause: long.mp4" }).click();
    await expect(tray(page)).toContainText(/Paused at .* of 200 MB/);
    await expectAccessible(page);
    await page.reload();
    await expect(tray(page)).toContainText("Uploads that broke off");
    await expect(tray(page)).toContainText("long.mp4");

    const again = await chosen(page, "Files to upload", path);
    await again.getByRole("button", { name: "Send 1 file" }).click();
    await expect(tray(page).getByRole("status")).toHaveText("All sent: 1", {
      timeout: SLOW_MS,
    });
    const { data } = await (await api.get("/inputs")).json();
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ filename: "long.mp4", bytes: VIDEO_BYTES });
    expect(await hashOf(api, data[0].id)).toBe(hash);
    const left = await (await api.get("/uploads")).json();
    expect(left.data).toEqual([]);
  });
});

test("what can't be kept says why, beside what came through, and nothing of it stays", async ({
  page,
  person,
  api,
}) => {
  await page.goto(`/apps/${person.slug}/inputs`);
  const file = (name: string, mimeType: string, content: string) => ({
    ...{ name, mimeType },
    buffer: Buffer.from(content, "latin1"),
  });
  await page
    .getByLabel("Files to upload")
    .setInputFiles([
      file("note.txt", "text/plain", "Hello"),
      file("empty.txt", "text/plain", ""),
      file("lies.png", "image/png", "This is a text."),
    ]);
  await page.getByRole("button", { name: "Send 3 files" }).click();
  await expect(tray(page).getByRole("status")).toHaveText("2 of 3 failed");
  await expect(tray(page)).toContainText("This was sent as an image");
  await expect(
    tray(page).getByRole("button", { name: "Try again: lies.png" }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectAccessible(page);
  await tray(page).getByRole("button", { name: "Cancel: lies.png" }).click();
  await expect(tray(page)).not.toContainText("lies.png");
  const { data } = await (await api.get("/inputs")).json();
  expect(data).toMatchObject([{ filename: "note.txt" }]);
});

test("a file that is dropped, and is not to be kept, is sent and leaves nothing to see", async ({
  page,
  person,
  api,
}) => {
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(page.getByRole("button", { name: "Upload" })).toBeVisible();
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Hello"], "note.txt", { type: "text/plain" }));
    return data;
  });
  await page.dispatchEvent("body", "dragenter", { dataTransfer: data });
  await expect(page.getByText("Drop files or folders")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("switch", { name: "Keep this" }).click();
  await expect(dialog).toContainText("Not kept.");
  await dialog.getByRole("button", { name: "Send 1 file" }).click();
  await expect(tray(page).getByRole("status")).toHaveText("All sent: 1");
  const { data: kept } = await (await api.get("/inputs")).json();
  expect(kept).toEqual([]);
});
