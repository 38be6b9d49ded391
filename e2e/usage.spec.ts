import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { expect, expectFine, signUp, test } from "./fixtures";

const rows = (page: Page, table: string) =>
  page.getByRole("table", { name: table }).getByRole("row");

const pick = async (page: Page, choice: string, option: string) => {
  await page.getByRole("combobox", { name: choice, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

test("what calls came to is drawn and told, kept or not, and to nobody else", async ({
  page,
  person,
  api,
  browser,
  baseURL,
}) => {
  test.slow();
  await page.goto(`/apps/${person.slug}/usage`);
  await expect(page.getByText("No calls in this time")).toBeVisible();
  await expectFine(page);

  const asked = {
    model: "language",
    input: { type: "text", text: "Guten Tag" },
  };
  await api.post("/predictions", asked);
  await api.post("/predictions", { ...asked, store: false });
  await api.post("/predictions", { ...asked, model: "pii" });
  await page.reload();
  await expect(rows(page, "All calls").nth(1)).toContainText("32");
  await expect(rows(page, "Each day")).toHaveCount(2);
  await expect(page.locator("figure svg path").first()).toBeVisible();

  await pick(page, "Told apart", "By model");
  await expect(rows(page, "By model").nth(1)).toContainText(/^language.*21/);
  await expect(rows(page, "By model").nth(2)).toContainText(/^pii.*11/);
  await page.getByRole("radio", { name: "24 hours" }).click();
  await pick(page, "What is drawn", "Latency (p95)");
  await expect(rows(page, "Each hour").nth(1)).toContainText(/:00.*32/);
  await expect(page).toHaveURL(/period=day/);
  await page.reload();
  await expect(
    page.getByRole("heading", { name: "Latency (p95)" }),
  ).toBeVisible();
  await expectFine(page);

  await pick(page, "Told apart", "By key");
  await expect(rows(page, "By key").nth(1)).toContainText(/^Test.*32/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  const file = await readFile(await download.path(), "utf8");
  expect(file).toMatch(/^start,key,calls,stored,/);
  expect(file).not.toContain("Guten Tag");

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  const stranger = await signUp(other);
  const answer = await other.goto(`/apps/${person.slug}/usage`);
  expect(answer?.status()).toBe(404);
  await other.goto(`/apps/${stranger.slug}/usage`);
  await expect(other.getByText("No calls in this time")).toBeVisible();
  await context.close();
});
