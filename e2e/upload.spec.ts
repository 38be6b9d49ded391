import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";

import { type Line, lineTo } from "./faults/line";
import { type Api, expect, expectAccessible, signUp, test } from "./fixtures";
import { join as joinWorkspace } from "./join";

const IMAGES = 1_000;
const MB = 1024 * 1024;
/** 2,048 is as large as a video may be, and takes minutes. */
const VIDEO_BYTES = Number(process.env.E2E_VIDEO_MB ?? 512) * MB;
const GROWTH_MOST = 150 * MB;
const LOOK_MS = 200;
const SLOW_MS = 300_000;
const VIDEO_MS = 600_000;

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

/** A file that begins as a video does and has no two parts alike, and its hash. */
async function video(): Promise<[string, string]> {
  const path = join(folder, "long.mp4");
  const file = await open(path, "w");
  for (let at = 0; at < VIDEO_BYTES; at += MB) {
    await file.write(`from byte ${at} on`, at);
  }
  const head = "\0\0\0\x18ftypisom\0\0\0\0isommp42";
  await file.write(head, 0, "latin1");
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

/** How many bytes of memory the web server has, as `/metrics` tells. */
async function residentBytes(): Promise<number> {
  const answer = await fetch(`${process.env.SOJOURN_E2E_URL}/metrics`);
  const told = /^process_resident_memory_bytes (\S+)/m.exec(
    await answer.text(),
  );
  return Number(told?.[1]);
}

/** Looks at the server's memory from now on, and says at last how much it grew at most. */
async function watchedMemory(): Promise<() => Promise<number>> {
  const before = await residentBytes();
  const ended = new AbortController();
  const watching = (async () => {
    let most = before;
    while (!ended.signal.aborted) {
      most = Math.max(most, await residentBytes());
      await pause(LOOK_MS);
    }
    return most - before;
  })();
  return () => {
    ended.abort();
    return watching;
  };
}

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

  test("comes whole through two lost connections, a pause and a reload, in bounded memory", async ({
    page,
    person,
    api,
  }) => {
    test.setTimeout(VIDEO_MS);
    const [path, hash] = await video();
    // Of what is under way each sees their own: this asks as the person does.
    const unfinished = async () => {
      const answer = await page.request.get(
        `/api/v1/apps/${person.slug}/uploads`,
      );
      return (await answer.json()).data;
    };
    const received = async (): Promise<number> =>
      (await unfinished())[0]?.received ?? 0;
    const goneOnFrom = (before: number) =>
      expect
        .poll(received, { timeout: SLOW_MS, intervals: [LOOK_MS] })
        .toBeGreaterThan(before);

    await page.goto(`http://localhost:${line.port}/apps/${person.slug}/inputs`);
    const dialog = await chosen(page, "Files to upload", path);
    const grown = await watchedMemory();
    await dialog.getByRole("button", { name: "Send 1 file" }).click();
    for (let cuts = 0; cuts < 2; cuts++) {
      await goneOnFrom(await received());
      line.be("reset");
      await expect(tray(page)).toContainText("The connection was lost");
      line.be("pass");
    }
    await goneOnFrom(await received());
    const whole = tray(page).getByRole("progressbar", { name: "All files" });
    await expect(whole).toHaveAttribute("aria-valuenow", /^[1-9]/);
    await expect(tray(page)).toContainText(/[1-9]\d* MB of /);
    await tray(page).getByRole("button", { name: "Pause: long.mp4" }).click();
    await expect(tray(page)).toContainText(/Paused at .* of /);
    await expectAccessible(page);
    await page.reload();
    await expect(tray(page)).toContainText("Uploads that broke off");
    await expect(tray(page)).toContainText("long.mp4");

    const again = await chosen(page, "Files to upload", path);
    await again.getByRole("button", { name: "Send 1 file" }).click();
    await expect(tray(page).getByRole("status")).toHaveText("All sent: 1", {
      timeout: VIDEO_MS,
    });
    expect(await grown()).toBeLessThan(GROWTH_MOST);
    const { data } = await (await api.get("/inputs")).json();
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ filename: "long.mp4", bytes: VIDEO_BYTES });
    expect(await hashOf(api, data[0].id)).toBe(hash);
    expect(await unfinished()).toEqual([]);
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

test("a file that failed is tried again, once what was wrong is put right", async ({
  person,
  browser,
  api,
}) => {
  const window = await browser.newContext();
  const page = await window.newPage();
  const guest = await signUp(page);
  await joinWorkspace(guest, person);
  await page.goto(`/apps/${person.slug}/inputs`);
  await page.getByLabel("Files to upload").setInputFiles({
    ...{ name: "note.txt", mimeType: "text/plain" },
    buffer: Buffer.from("Hello"),
  });

  await joinWorkspace(guest, person, "viewer");
  await page.getByRole("button", { name: "Send 1 file" }).click();
  await expect(tray(page).getByRole("status")).toHaveText("1 of 1 failed");
  await expect(tray(page)).toContainText("inputs:write");
  const again = tray(page).getByRole("button", { name: "Try again: note.txt" });
  await again.click();
  await expect(tray(page).getByRole("status")).toHaveText("1 of 1 failed");

  await joinWorkspace(guest, person, "editor");
  await again.click();
  await expect(tray(page).getByRole("status")).toHaveText("All sent: 1");
  const { data } = await (await api.get("/inputs")).json();
  expect(data).toMatchObject([{ filename: "note.txt", bytes: 5 }]);
  await window.close();
});

/** What the browser has of a file that is dropped or pasted. */
const carried = (page: Page) =>
  page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Hello"], "note.txt", { type: "text/plain" }));
    return data;
  });

test("a file that is dropped, and is not to be kept, is sent and leaves nothing to see", async ({
  page,
  person,
  api,
}) => {
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(page.getByRole("button", { name: "Upload" })).toBeVisible();
  const data = await carried(page);
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

test("a file that is pasted is sent", async ({ page, person, api }) => {
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(page.getByRole("button", { name: "Upload" })).toBeVisible();
  const data = await carried(page);
  await page.evaluate((clipboardData) => {
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true }),
    );
  }, data);
  await page.getByRole("button", { name: "Send 1 file" }).click();
  await expect(tray(page).getByRole("status")).toHaveText("All sent: 1");
  const { data: kept } = await (await api.get("/inputs")).json();
  expect(kept).toMatchObject([{ filename: "note.txt", type: "text" }]);
});
