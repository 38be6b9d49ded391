import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { fromBufferPromise } from "yauzl";

import { Manifest } from "@/lib/exports/schema";
import { openStatement } from "@/lib/exports/statement";
import { parseKeys } from "@/lib/log/key";
import { type Api, expect, expectAccessible, test } from "./fixtures";

const BATCH = 128;

/** Stores as many notes, the last of them newest. */
async function storeNotes(api: Api, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const notes = Array.from({ length: size }, (_, n) => ({
      input: { type: "text", text: `Note ${from + n}` },
      subject: "ada",
    }));
    expect((await api.post("/inputs", notes)).ok()).toBe(true);
  }
}

const countOf = async (api: Api, q: string) => {
  const path = `/inputs/count?${new URLSearchParams({ q })}`;
  return (await (await api.get(path)).json()).count;
};

/** Chooses all that match, the ones that aren't loaded too. */
async function chooseAll(page: Page, newest: string): Promise<Locator> {
  await page.getByRole("checkbox", { name: `Select ${newest}` }).check();
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await bar.getByRole("button", { name: "All 60 shown" }).click();
  await bar.getByRole("button", { name: "All that match" }).click();
  return bar;
}

test("all that match are annotated, and found by it; others are left alone", async ({
  page,
  person,
  api,
}) => {
  await storeNotes(api, 250);
  await api.predict("Another one");
  await page.goto(`/apps/${person.slug}/inputs?q=subject:ada&view=table`);
  const bar = await chooseAll(page, "Note 249");
  await expectAccessible(page);
  await bar.getByRole("button", { name: "Annotate" }).click();

  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Annotate all 250 records");
  await dialog.getByLabel("Labels").fill("reviewed, of interest");
  await dialog.getByLabel("Comment").fill("Looked through in November.");
  await expectAccessible(page);
  await dialog
    .getByRole("button", { name: "Annotate all 250 records" })
    .click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("250 records annotated.")).toBeVisible();
  expect(await countOf(api, 'label:reviewed label:"of interest"')).toBe(250);
  expect(await countOf(api, "november -subject:ada")).toBe(0);

  await page.goto(`/apps/${person.slug}/inputs?q=-is:annotated`);
  await page.getByRole("link", { name: "Another one" }).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("e");
  await expect(dialog).toContainText("Annotate 1 record");
  await dialog.getByLabel("Labels").fill("single");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 record annotated.")).toBeVisible();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  expect(await countOf(api, "label:single")).toBe(1);
});

test("all that match are exported: a zip whose manifest the instance has signed", async ({
  page,
  person,
  api,
  request,
}) => {
  test.slow();
  await storeNotes(api, 1_200);
  await api.predict("Of somebody else");
  await page.goto(`/apps/${person.slug}/inputs?q=subject:ada&view=table`);
  const bar = await chooseAll(page, "Note 1199");
  await bar.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("alertdialog");
  const start = dialog.getByRole("button", {
    name: "Export all 1,200 records",
  });
  await expect(start).toBeVisible();
  await expectAccessible(page);
  await start.click();
  const link = page.getByRole("link", { name: "Download the export" });
  await expect(link).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    link.click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^job_\w+\.zip$/);
  const files = new Map<string, Buffer>();
  const zip = await fromBufferPromise(await readFile(await download.path()));
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    files.set(entry.fileName, Buffer.concat(await stream.toArray()));
  }
  const text = String(files.get("manifest.json"));
  const manifest = Manifest.parse(JSON.parse(text));
  expect(manifest).toMatchObject({ records: 1_200, gone: 0, parts: 1 });
  expect(files.size).toBe(1_200 + 3);
  const lines = String(files.get("records.jsonl")).trimEnd().split("\n");
  expect(lines).toHaveLength(1_200);
  expect(lines.join()).not.toContain("somebody else");
  const key = await (await request.get("/log/key")).text();
  const signature = String(files.get("manifest.sig"));
  await openStatement(signature, await parseKeys(key));
});

test("all that match are held, and some by hand", async ({
  page,
  person,
  api,
}) => {
  await storeNotes(api, 70);
  await api.predict("Another one");
  await page.goto(`/apps/${person.slug}/inputs?q=subject:ada&view=table`);
  const bar = await chooseAll(page, "Note 69");
  await bar.getByRole("button", { name: "Hold" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Hold all 70 records");
  await dialog.getByLabel("Reason").fill("An inquiry");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Hold all 70 records" }).click();
  await expect(page.getByText("Held: 70 records.")).toBeVisible();
  expect(await countOf(api, "is:held")).toBe(70);

  await page.goto(`/apps/${person.slug}/inputs?q=-is:held`);
  await page.getByRole("checkbox", { name: "Select Another one" }).check();
  await bar.getByRole("button", { name: "Hold" }).click();
  await expect(dialog).toContainText("Hold 1 record");
  await dialog.getByLabel("Reason").fill("The same");
  await dialog.getByRole("button", { name: "Hold 1 record" }).click();
  await expect(page.getByText("Held: 1 record.")).toBeVisible();
  expect(await countOf(api, "is:held")).toBe(71);
});

test("what somebody says of a record stands on its page, until it is removed", async ({
  page,
  person,
  api,
}) => {
  const { input } = await api.predict("Write to ada@example.com");
  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  await expect(page.getByText("Nobody has said anything")).toBeVisible();
  await page.getByRole("button", { name: "Annotate" }).click();
  await page.getByLabel("Labels").fill("personal");
  await page.getByLabel("Comment").fill("Ask Ada first.");
  await page.getByRole("button", { name: "Annotate" }).click();
  const said = page.getByRole("list", { name: "What people said" });
  await expect(said.getByText("Ask Ada first.")).toBeVisible();
  await expectAccessible(page);
  expect(await countOf(api, "label:personal ask")).toBe(1);

  await page.getByRole("button", { name: "Remove this annotation" }).click();
  await expect(page.getByText("Nobody has said anything")).toBeVisible();
  await expect.poll(() => countOf(api, "is:annotated")).toBe(0);
});
