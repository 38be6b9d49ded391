import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Browser, Page, TestInfo } from "@playwright/test";

import { agree } from "./agree";
import { type Api, expect, expectFine, signUp, test } from "./fixtures";
import { verified } from "./verified";

/** A word that is in one test's records alone. */
const aWord = () => `w${randomUUID().replaceAll("-", "")}`;

/** Somebody else, who has signed up and looks at the community. */
async function somebodyElse(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signUp(page);
  await page.goto("/community");
  return page;
}

const shown = (page: Page) =>
  page.getByRole("region", { name: "Shared" }).getByRole("link");

async function search(page: Page, word: string): Promise<void> {
  await page.goto("/community");
  const box = page.getByRole("textbox", { name: "Search the community" });
  await box.fill(word);
  await box.press("Enter");
}

/** Exports all that meets a query, and answers with where it is to be had. */
async function exported(page: Page, q: string): Promise<string> {
  await page.goto("/community/exports");
  await page.getByRole("button", { name: "New export" }).click();
  await page.getByLabel("Search").fill(q);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("heading", { name: "1 record" })).toBeVisible();
  const link = page.getByRole("link", { name: "Download" });
  return String(await link.getAttribute("href"));
}

async function share(page: Page, slug: string, id: string): Promise<void> {
  await page.goto(`/apps/${slug}/inputs/${id}`);
  await page.getByRole("button", { name: "Share…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByText("Seen by everybody with an account or an app key"),
  ).toBeVisible();
  await dialog.getByRole("radio", { name: /CC-BY-4.0/ }).check();
  await dialog.getByRole("button", { name: "Share it" }).click();
  await expect(page.getByText("Others see its content.")).toBeVisible();
}

/** How many of these places tell somebody of a word. */
async function telling(page: Page, places: string[], word: string) {
  const told = places.map(async (place) => {
    const answer = await page.request.get(place);
    return (await answer.body()).includes(word);
  });
  return (await Promise.all(told)).filter(Boolean).length;
}

/** Opens each receipt that the history of sharing links to, and has it verified. */
async function verifyHistory(page: Page, slug: string, testInfo: TestInfo) {
  const history = `/apps/${slug}/sharing/history`;
  await page.goto(history);
  const links = page.getByRole("link", { name: "Receipt" });
  const hrefs = await links.evaluateAll((all) =>
    all.map((link) => link.getAttribute("href") ?? ""),
  );
  const key = await (await page.request.get("/log/key")).text();
  const said: string[] = [];
  for (const [place, href] of hrefs.entries()) {
    await page.goto(href);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    const file = testInfo.outputPath(`receipt-${place}.json`);
    await download.saveAs(file);
    expect(await verified(file, key)).toContain("This receipt verifies");
    said.push(JSON.parse(await readFile(file, "utf8")).entry.action);
    await page.getByRole("link", { name: "Check it" }).click();
    await expect(
      page.getByRole("status").filter({ hasText: "This receipt verifies" }),
    ).toBeVisible();
  }
  return said;
}

test("one shares and another sees it appear and exports it; taken back it is gone everywhere at once, the other is told and confirms, and each step has a receipt", async ({
  page,
  person,
  api,
  browser,
}, testInfo) => {
  test.setTimeout(300_000);
  const word = aWord();
  const { input } = await api.predict(`${word} in the barn`);
  const other = await somebodyElse(browser);
  await search(other, word);
  await expect(other.getByText("Nothing matches")).toBeVisible();

  await agree(page, person.slug);
  await other.reload();
  await expect(other.getByText("Nothing matches")).toBeVisible();
  await share(page, person.slug, input.id);
  const { grant } = await (await api.get(`/inputs/${input.id}/share`)).json();

  await other.reload();
  await expect(shown(other)).toHaveCount(1);
  await shown(other).first().click();
  await other.waitForURL(`**/community/${grant.share}*`);
  await expect(other.getByText(`${word} in the barn`).first()).toBeVisible();
  const places = [
    await exported(other, word),
    `/api/v1/community/inputs?limit=200`,
    `/api/v1/community/inputs/${grant.share}`,
    `/api/v1/community/inputs/${grant.share}/content`,
    `/community/${grant.share}`,
  ];
  expect(await telling(other, places, word)).toBe(places.length);

  const mine = page.getByRole("list", { name: "Shared by me" });
  await page.goto(`/apps/${person.slug}/sharing/shared`);
  await expect(mine).toContainText("In 1 export.");
  await expect(mine.getByRole("list", { name: "Exported by" })).toContainText(
    /Tess Tester's workspace\s*exported it/,
  );
  await expectFine(page);

  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByText("Nobody else sees it from now on")).toBeVisible();
  expect(await telling(other, places, word)).toBe(0);
  await search(other, word);
  await expect(other.getByText("Nothing matches")).toBeVisible();
  const gone = await other.goto(`/community/${grant.share}`);
  expect(gone?.status()).toBe(404);

  await page.goto(`/apps/${person.slug}/sharing/shared`);
  await page.getByRole("radio", { name: "Taken back or gone" }).click();
  await expect(mine).toContainText("Told, has until");
  await expectFine(page);

  await other.goto("/community");
  await other.getByRole("link", { name: "To delete 1 to delete" }).click();
  const table = other.getByRole("table", { name: "What was taken back" });
  await expect(table.getByText("Taken back by its owner")).toBeVisible();
  await table.getByLabel(`Choose ${grant.share}`).click();
  await other.getByRole("button", { name: "Confirm as deleted…" }).click();
  await other.getByRole("button", { name: "Confirm 1 record" }).click();
  await expect(other.getByText("Nothing has to be deleted")).toBeVisible();

  await page.reload();
  await page.getByRole("radio", { name: "Taken back or gone" }).click();
  await expect(mine).toContainText("Deleted there, confirmed");
  expect(await verifyHistory(page, person.slug, testInfo)).toEqual([
    "input.unshare",
    "input.share",
    "sharing.on",
  ]);
  await other.context().close();
});

test("sharing is switched off for the whole app, after a preview that counts", async ({
  page,
  person,
  api,
  browser,
}, testInfo) => {
  test.slow();
  const word = aWord();
  const first = await api.predict(`${word} owl`);
  const second = await api.predict(`${word} heron`);
  await agree(page, person.slug);
  for (const { input } of [first, second]) {
    await share(page, person.slug, input.id);
  }
  const other = await somebodyElse(browser);
  await search(other, word);
  await expect(shown(other)).toHaveCount(2);
  const zip = await exported(other, `${word} owl`);
  expect(await telling(other, [zip], word)).toBe(1);

  await page.goto(`/apps/${person.slug}/sharing`);
  await page.getByRole("button", { name: "Switch sharing off…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("2 records are shared now.");
  await expect(question).toContainText(
    "1 of these was exported by 1 workspace, who is told and has 14 days to delete it.",
  );
  await expectFine(page);
  expect(await telling(other, [zip], word)).toBe(1);
  await question.getByRole("button", { name: "Take back 2 records" }).click();
  await expect(
    page.getByRole("heading", { name: "Off", exact: true }),
  ).toBeVisible();

  expect(
    await telling(other, [zip, "/api/v1/community/inputs?limit=200"], word),
  ).toBe(0);
  await search(other, word);
  await expect(other.getByText("Nothing matches")).toBeVisible();
  await other.goto("/community/withdrawals");
  const table = other.getByRole("table", { name: "What was taken back" });
  await expect(table.getByText("Its owner stopped sharing")).toHaveCount(1);
  for (const { input } of [first, second]) {
    await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
    await expect(page.getByTitle("Shared with the community")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Share…" })).toHaveCount(0);
  }
  const said = await verifyHistory(page, person.slug, testInfo);
  expect(said.toSorted()).toEqual([
    ...["input.share", "input.share", "input.unshare", "input.unshare"],
    ...["sharing.off", "sharing.on"],
  ]);
  await other.context().close();
});

/** Shares a record as a program does. */
async function shareBy(api: Api, page: Page, slug: string, id: string) {
  await agree(page, slug);
  const { origin } = new URL(page.url());
  const path = `/api/v1/apps/${slug}/inputs/${id}/share`;
  const headers = { authorization: `Bearer ${api.key}`, origin };
  const data = { licence: "CC0-1.0", covers: ["predictions"] };
  const answer = await page.request.put(path, { headers, data });
  expect(answer.ok()).toBe(true);
}

test("what is shared is marked in every view of it, and nothing else is", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  const shared = await api.predict(
    "An owl sat in the barn all night and said nothing.",
  );
  const kept = await api.predict(
    "A heron sat in the barn all night and said nothing.",
  );
  await shareBy(api, page, person.slug, shared.input.id);
  // What is shown on a desk and what is on a phone are both there.
  const badge = page
    .getByTitle("Shared with the community")
    .filter({ visible: true });
  const at = `/apps/${person.slug}`;

  for (const view of ["gallery", "timeline", "table"]) {
    await page.goto(`${at}/inputs?view=${view}`);
    const owl = page.locator(`[data-record="${shared.input.id}"]`);
    await expect(owl.getByTitle("Shared with the community")).toBeVisible();
    await expect(badge).toHaveCount(1);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  const look = page.getByRole("complementary", { name: "Quick look" });
  for (const [name, count] of [
    [/owl/, 1],
    [/heron/, 0],
  ] as const) {
    await page.getByRole("link", { name }).focus();
    await page.keyboard.press("Space");
    await expect(look.getByRole("heading").first()).toContainText(name);
    await expect(look.getByTitle("Shared with the community")).toHaveCount(
      count,
    );
    await page.keyboard.press("Escape");
  }
  await page.goto(`${at}/inputs?q=${encodeURIComponent("is:shared")}`);
  await expect(badge).toHaveCount(1);
  await page.goto(`${at}/inputs/similar?to=${kept.input.id}`);
  await expect(page.getByRole("link", { name: /owl/ })).toBeVisible();
  await expect(badge).toHaveCount(1);

  await page.goto(`${at}/history`);
  await expect(page.getByRole("table", { name: "Predictions" })).toBeVisible();
  await expect(badge).toHaveCount(1);
  await expectFine(page);
  for (const [{ input }, count] of [
    [shared, 1],
    [kept, 0],
  ] as const) {
    await page.goto(`${at}/inputs/${input.id}`);
    await expect(
      page.getByRole("heading", { name: "Annotations" }),
    ).toBeVisible();
    await expect(badge).toHaveCount(count);
  }
});
