import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";

import {
  type Api,
  expect,
  expectAccessible,
  type Person,
  signUp,
  test,
} from "./fixtures";
import { join } from "./join";

const SENT = "Write to ada@example.com about the diagnosis";
const FIRST = ["Read a record's content", "Received a record"];

const trail = (page: Page) => page.getByRole("table", { name: "Entries" });
/** What was done, from row to row. */
const done = (page: Page) => trail(page).locator("[data-card]");

const pick = async (page: Page, filter: string, option: string) => {
  await page.getByRole("combobox", { name: filter, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

async function fileOf(page: Page, name: string): Promise<[string, Download]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name }).click(),
  ]);
  return [await readFile(await download.path(), "utf8"), download];
}

/** A text that a key sent and read again. */
async function sentAndRead(api: Api): Promise<string> {
  const input = { type: "text", text: SENT };
  const { id } = await (await api.post("/inputs", { input })).json();
  expect((await api.get(`/inputs/${id}/content`)).ok()).toBe(true);
  return id;
}

/** Held, let go, and destroyed, by a key. */
async function heldAndDestroyed(api: Api, input: string): Promise<void> {
  const review_at = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const hold = { input, reason: "Before the court", review_at };
  const { id } = await (await api.post("/holds", hold)).json();
  expect((await api.delete(`/inputs/${input}`)).status()).toBe(423);
  expect((await api.delete(`/holds/${id}`)).ok()).toBe(true);
  expect((await api.delete(`/inputs/${input}`)).ok()).toBe(true);
}

test("one record's life is followed to its end, each entry with a proof that checks, and by nobody else", async ({
  page,
  person,
  api,
  browser,
  baseURL,
}) => {
  test.slow();
  const id = await sentAndRead(api);
  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  await page.getByRole("link", { name: "What happened to it" }).click();
  await expect(done(page)).toHaveCount(4);
  await expect(page).toHaveURL(new RegExp(`/audit\\?target=${id}$`));

  await heldAndDestroyed(api, id);
  await page.reload();
  await expect(done(page)).toHaveCount(7);
  const life = await done(page).allTextContents();
  expect(life.slice(0, 3)).toEqual([
    "Destroyed a record",
    "Ended a hold on a record",
    "Held a record",
  ]);
  // A page opens the record and what was said of it in the same instant.
  expect(life.slice(3, 5).sort()).toEqual([
    "Opened a record",
    "Read annotations",
  ]);
  expect(life.slice(5)).toEqual(FIRST);
  await expectAccessible(page);

  const entries = await done(page).evaluateAll((links) =>
    links.map((link) => link.getAttribute("href") ?? ""),
  );
  for (const [place, entry] of entries.entries()) {
    await page.goto(entry);
    const document = page.getByRole("article", { name: "Receipt" });
    await expect(
      document.getByRole("heading", { name: life[place] }),
    ).toBeVisible();
    await expect(document).toContainText(id);
    await expect(document).toContainText("Signed by");
    await expect(document).not.toContainText("diagnosis");
  }
  await expectAccessible(page);
  await page.getByRole("link", { name: "Check it" }).click();
  await expect(
    page.getByRole("status").filter({ hasText: /verif/ }),
  ).toContainText("This receipt verifies");

  const context = await browser.newContext({ baseURL });
  await nobodyElse(await context.newPage(), person, id, entries[0] ?? "");
  await context.close();
});

async function nobodyElse(
  page: Page,
  host: Person,
  id: string,
  entry: string,
): Promise<void> {
  const guest = await signUp(page);
  const trailOf = (slug: string) => `/apps/${slug}/audit?target=${id}`;
  const statusOf = async (path: string) =>
    (await page.request.get(`/api/v1${path}`)).status();
  await page.goto(trailOf(guest.slug));
  await expect(page.getByText("Nothing like this happened")).toBeVisible();
  for (const path of [trailOf(host.slug), entry]) {
    await page.goto(path);
    await expect(
      page.getByRole("heading", { name: "There is nothing here" }),
    ).toBeVisible();
    await expect(page.getByText(id)).toHaveCount(0);
    expect(await statusOf(path)).toBe(404);
  }
  expect(await statusOf(`${trailOf(host.slug)}&format=csv`)).toBe(404);

  await join(guest, host);
  for (const path of [trailOf(host.slug), entry]) {
    await page.goto(path);
    await expect(
      page.getByText("Owners and admins see the audit trail"),
    ).toBeVisible();
    expect(await statusOf(path)).toBe(403);
  }
  await expect(page.getByRole("link", { name: "Audit" })).toHaveCount(0);
}

test("the trail is narrowed by who, what, to what and when, and taken along as a file", async ({
  page,
  person,
  api,
}) => {
  const id = await sentAndRead(api);
  await sentAndRead(api);
  await page.goto(`/apps/${person.slug}/api-keys`);
  await page.getByRole("link", { name: /^What it did/ }).click();
  await expect(done(page)).toHaveText([...FIRST, ...FIRST]);
  await expect(page.getByRole("combobox", { name: "Who" })).toHaveText(
    "Test (key)",
  );

  await pick(page, "What", "Read a record's content");
  await expect(done(page)).toHaveText([FIRST[0] ?? "", FIRST[0] ?? ""]);
  await page.getByRole("textbox", { name: "To what" }).fill("my diagnosis");
  await expect(page.getByText("That is no id")).toBeVisible();
  await page.getByRole("textbox", { name: "To what" }).fill(id);
  await expect(done(page)).toHaveCount(1);
  await page.reload();
  await expect(done(page)).toHaveCount(1);
  await expect(page).toHaveURL(/action=input\.read/);

  const [csv, asCsv] = await fileOf(page, "Download as CSV");
  expect(asCsv.suggestedFilename()).toMatch(/^audit-[\d-]+\.csv$/);
  const [head, row, ...rest] = csv.trimEnd().split("\r\n");
  expect(head).toContain("actor_name,action,target");
  expect(row).toContain(`Test,input.read,${id},ok`);
  expect(rest).toEqual([]);
  const [lines] = await fileOf(page, "Download as JSONL");
  expect(JSON.parse(lines)).toMatchObject({ action: "input.read", target: id });
  expect(csv + lines).not.toContain("diagnosis");

  await page.getByRole("button", { name: "Clear" }).click();
  await expect(done(page).filter({ hasText: "Made a key" })).toHaveCount(1);
  await trail(page).getByRole("link", { name: "Tess Tester" }).last().click();
  await expect(page).toHaveURL(/actor=usr_/);
  await expect(done(page).filter({ hasText: "Made a key" })).toHaveCount(1);
  await expect(done(page).filter({ hasText: "Received" })).toHaveCount(0);

  await page.getByRole("button", { name: "Any date" }).click();
  await page.getByLabel("From", { exact: true }).fill("2031-01-01");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Nothing like this happened")).toBeVisible();
  await page.getByRole("button", { name: "Show all entries" }).click();
  await expect(done(page).first()).toBeVisible();

  await page.goto(`/apps/${person.slug}/audit?actor=nobody&from=never`);
  await expect(page.getByText("This did not load")).toBeVisible();
  await expect(page.getByText("actor is a person's id")).toBeVisible();
});

test("a long trail comes page by page, by keyboard and on a phone", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  for (let n = 0; n < 130; n++) await api.get("/inputs?limit=1");
  const looks = `/apps/${person.slug}/audit?action=input.list`;
  await page.goto(looks);
  await expect(trail(page)).toHaveAttribute("aria-rowcount", "-1");
  await done(page).first().focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("j");
  await expect(done(page).nth(3)).toBeFocused();
  const toTheEnd = async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return trail(page).getAttribute("aria-rowcount");
  };
  await expect.poll(toTheEnd).toBe("131");

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(looks);
  await page.getByRole("button", { name: "Filters" }).click();
  const sheet = page.getByRole("dialog", { name: "Filters" });
  await expect(sheet.getByRole("combobox", { name: "What" })).toHaveText(
    "Looked through records",
  );
  await expectAccessible(page);
  await pick(page, "How it ended", "Refused");
  await sheet.getByRole("button", { name: "Show them" }).click();
  await expect(page.getByText("Nothing like this happened")).toBeVisible();
});
