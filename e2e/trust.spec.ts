import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "@playwright/test";

import { expect, expectFine, PASSWORD, test } from "./fixtures";
import { type Instance, startInstance } from "./instance";

const EMAIL = "olga@example.test";
const REPORT = "All of it is well.";

let instance: Instance;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  instance = await startInstance({
    SOJOURN_SETUP_EMAIL: EMAIL,
    SOJOURN_SETUP_PASSWORD: PASSWORD,
    SOJOURN_SETUP_APP: "demo",
  });
});

test.afterAll(() => instance.remove());

async function openedBy(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: instance.url });
  return context.newPage();
}

/** Whoever runs the instance, at what they say of it. */
async function atSettings(browser: Browser): Promise<Page> {
  const page = await openedBy(browser);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps");
  await page.goto("/apps/demo/settings");
  await page.getByRole("link", { name: "Trust Center" }).click();
  await page.waitForURL("**/settings/trust");
  return page;
}

/** What a command of the instance says, and whether it is content. */
async function sojourn(command: string) {
  const DATA_DIR = join(instance.folder, "data");
  const env = { ...process.env, NODE_OPTIONS: "", DATA_DIR };
  const args = ["bin/sojourn.mjs", command];
  return promisify(execFile)(process.execPath, args, { env }).then(
    ({ stdout }) => ({ content: true, said: stdout }),
    ({ stdout, stderr }) => ({ content: false, said: `${stdout}${stderr}` }),
  );
}

/** Waits for what workers have yet to look at, and for what was remembered. */
const expectStanding = (page: Page, words: string | RegExp) =>
  expect(async () => {
    await page.reload();
    const standing = page.getByRole("main").getByRole("status").first();
    await expect(standing).toContainText(words, { timeout: 1_000 });
  }).toPass();

test("the Trust Center is read without signing in, and says first what is wrong", async ({
  browser,
}) => {
  test.slow();
  const page = await openedBy(browser);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Trust Center" }).click();
  await page.waitForURL("**/trust");
  await expectStanding(page, /All \d+ promises are kept/);
  const figure = page.locator("#overdue_records");
  await expect(figure).toContainText("Records that are overdue");
  await figure.getByText("How, and how to check it").click();
  await expect(
    figure.getByText("npm run -s sojourn -- evidence"),
  ).toBeVisible();
  await expectFine(page);
  const checked = await sojourn("evidence");
  expect(checked).toMatchObject({ content: true });
  expect(checked.said).toMatch(/overdue_records +0\n/);

  expect(await sojourn("pause-purge")).toMatchObject({ content: true });
  await expectStanding(page, "One promise is broken");
  await page.getByRole("link", { name: "The purge is paused since" }).click();
  await expect(page.locator("#purge_paused_since")).toContainText(
    "Not as promised",
  );
  await expectFine(page);
  expect(await sojourn("evidence")).toMatchObject({ content: false });
  await sojourn("resume-purge");
  await expectStanding(page, /All \d+ promises are kept/);
});

test("a document is requested without an account, granted, and downloaded", async ({
  browser,
}) => {
  test.slow();
  const olga = await atSettings(browser);
  await expect(
    olga.getByRole("link", { name: "Trust", exact: true }),
  ).toHaveAttribute("href", "/trust");
  await expectFine(olga);
  await olga.getByLabel("Who runs the instance").fill("Olga's House");
  await olga
    .getByLabel("Security contact")
    .fill("mailto:security@example.test");
  await olga.getByRole("button", { name: "Save what is said" }).click();
  await expect(olga.getByText("Saved.")).toBeVisible();
  await olga.getByRole("button", { name: "Add a document" }).click();
  const added = olga.getByRole("dialog");
  await added.getByLabel("File").setInputFiles({
    ...{ name: "report.txt", mimeType: "text/plain" },
    buffer: Buffer.from(REPORT),
  });
  await added.getByLabel("Title").fill("Report of 2026");
  await added.getByRole("button", { name: "Add the document" }).click();
  await expect(added).toHaveCount(0);
  await olga.getByRole("button", { name: "Add one" }).click();
  const other = olga.getByRole("dialog");
  await other.getByLabel("Name").fill("Acme Hosting");
  await other.getByLabel("What it gets").fill("sealed backups");
  await other.getByLabel("What for").fill("hosting");
  await other.getByLabel("Where it is").fill("Germany");
  await other.getByRole("button", { name: "Add and tell" }).click();
  await expect(other).toHaveCount(0);

  const ada = await openedBy(browser);
  await ada.goto("/trust");
  await expect(ada.getByText("Olga's House promises")).toBeVisible();
  await expect(ada.locator("#subprocessors")).toContainText("Acme Hosting");
  await expectFine(ada);
  // By keys alone.
  await ada
    .getByRole("link", { name: "Request Report of 2026" })
    .press("Enter");
  await ada.waitForURL("**/trust/documents/*");
  await expectFine(ada);
  await ada.getByLabel("I agree to these terms").press("Space");
  await ada.keyboard.press("Tab");
  for (const said of ["Ada", "Engines", "ada@example.test", "To judge it."]) {
    await ada.keyboard.type(said);
    await ada.keyboard.press("Tab");
  }
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("heading", { name: "Asked for" })).toBeVisible();

  await olga.reload();
  const requests = olga.locator("#requests");
  await expect(requests).toContainText("ada@example.test");
  await requests.getByRole("button", { name: "Grant Ada" }).click();
  const address = await olga.getByLabel("The address").inputValue();
  await expectFine(olga);
  await olga.getByRole("button", { name: "I have sent or copied it" }).click();
  await expectFine(olga);

  await ada.goto(address);
  const coming = ada.waitForEvent("download");
  await ada.getByRole("link", { name: "Download report.txt" }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe("report.txt");
  expect(await readFile(await file.path(), "utf8")).toBe(REPORT);
  await olga.reload();
  await expect(requests).toContainText("Downloaded once");

  await requests.getByRole("button", { name: "Take back Ada" }).click();
  await expect(requests).toContainText("Refused");
  await ada.reload();
  await expect(ada.getByText("This address doesn't open it")).toBeVisible();
});

test("what it is made of, and which controls it meets, can be taken along", async ({
  browser,
}) => {
  const page = await openedBy(browser);
  await page.goto("/trust");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Bill of materials" }).click();
  expect((await coming).suggestedFilename()).toBe("sojourn.cdx.json");
  await page.getByRole("link", { name: "Map of controls" }).click();
  await page.waitForURL("**/trust/controls");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Map of controls",
  );
  await expect(page.getByText("CC6.5")).toBeVisible();
  await expectFine(page);
});

test("once it is switched off nobody finds it", async ({ browser }) => {
  const olga = await atSettings(browser);
  const page = await openedBy(browser);
  const status = async (path: string) =>
    (await page.request.get(path)).status();
  const places = ["/trust", "/trust/controls", "/.well-known/security.txt"];
  await olga
    .getByLabel("Security contact")
    .fill("mailto:security@example.test");
  const save = async () => {
    await olga.getByRole("button", { name: "Save what is said" }).click();
    await expect(olga.getByText("Saved.")).toBeVisible();
  };
  await save();
  for (const place of places)
    expect([place, await status(place)]).toEqual([place, 200]);

  await olga.getByRole("switch", { name: "Everyone may read it" }).click();
  await save();
  await expect
    .poll(() => Promise.all(places.map(status)))
    .toEqual(places.map(() => 404));
  await page.goto("/sign-in");
  await expect(page.getByRole("link", { name: "Trust Center" })).toHaveCount(0);
});
