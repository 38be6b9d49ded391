import { randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";

import {
  type Api,
  expect,
  expectAccessible,
  type Person,
  signUp,
  test,
} from "./fixtures";

/** A word that is in one test's records alone. */
const aWord = () => `w${randomUUID().replaceAll("-", "")}`;

/** What an owner asks of their app, as a program does. */
function asking(request: APIRequestContext, { slug }: Person, { key }: Api) {
  const headers = { authorization: `Bearer ${key}` };
  const at = (path: string) => `/api/v1/apps/${slug}${path}`;
  return {
    put: async (path: string, data: object) => {
      const answer = await request.put(at(path), { headers, data });
      expect(await answer.json()).toMatchObject({});
      expect(answer.ok()).toBe(true);
    },
    remove: async (path: string) => {
      const answer = await request.delete(at(path), { headers });
      expect(answer.ok()).toBe(true);
    },
    sharingOn: async () => {
      const answer = await request.get(at("/sharing"), { headers });
      const { consent_text } = await answer.json();
      const data = {
        community: true,
        consent_text_version: consent_text.version,
      };
      const on = await request.put(at("/sharing"), { headers, data });
      expect(on.ok()).toBe(true);
    },
  };
}

/** Until it can be found, which a worker sees to. */
const untilFound = (page: Page, q: string, count: number) =>
  expect
    .poll(
      async () => {
        const path = `/api/v1/community/inputs?q=${q}`;
        const answer = await page.request.get(path);
        return (await answer.json()).data.length;
      },
      { timeout: 60_000 },
    )
    .toBe(count);

test("one shares, another exports it; taken back it is gone from the export, and the other says that it is deleted", async ({
  api,
  person,
  request,
  browser,
}) => {
  test.slow();
  const word = aWord();
  const owner = asking(request, person, api);
  await owner.sharingOn();
  const ids: string[] = [];
  for (const text of ["one", "two", "three"]) {
    const { input } = await api.predict(`${word} ${text}`);
    ids.push(input.id);
    await owner.put(`/inputs/${input.id}/share`, { licence: "CC-BY-4.0" });
  }

  const page = await (await browser.newContext()).newPage();
  await signUp(page);
  await untilFound(page, word, 3);
  await page.goto("/community/exports");
  await expect(page.getByText("Nothing was exported yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New export" }).click();
  await page.getByLabel("Search").fill(word);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("heading", { name: "3 records" })).toBeVisible();
  await expectAccessible(page);

  const link = page.getByRole("link", { name: "Download" });
  const href = String(await link.getAttribute("href"));
  const download = async () => (await page.request.get(href)).body();
  const before = await download();
  for (const text of ["one", "two", "three"]) {
    expect(before.includes(`${word} ${text}`)).toBe(true);
  }
  expect(before.includes("manifest.sig")).toBe(true);

  await owner.remove(`/inputs/${ids[0]}/share`);
  await owner.remove(`/inputs/${ids[1]}`);
  const after = await download();
  expect(after.includes(`${word} one`)).toBe(false);
  expect(after.includes(`${word} two`)).toBe(false);
  expect(after.includes(`${word} three`)).toBe(true);

  await page.goto("/community/withdrawals");
  const places = page.getByRole("navigation", { name: "Places" });
  await expect(places.getByRole("link", { name: /To delete/ })).toContainText(
    "2",
  );
  const table = page.getByRole("table", { name: "What was taken back" });
  await expect(table.getByText("Taken back by its owner")).toBeVisible();
  await expect(table.getByText("Expired or destroyed")).toBeVisible();
  await expectAccessible(page);
  await table.getByLabel("Choose all that are listed").click();
  await page.getByRole("button", { name: "Confirm as deleted…" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Confirm 2 records" }).click();
  await expect(page.getByText("Nothing has to be deleted")).toBeVisible();
  await expect(
    places.getByRole("link", { name: /To delete/ }),
  ).not.toContainText("2");

  const seen = await (await api.get("/withdrawals")).json();
  expect(seen.data).toMatchObject([
    { input: ids[0], reason: "withdrawn", confirmed_at: expect.any(String) },
    { input: ids[1], reason: "destroyed", confirmed_at: expect.any(String) },
  ]);
  await page.context().close();
});

test("on a phone, by keyboard, nothing scrolls sideways", async ({
  api,
  person,
  request,
  browser,
}) => {
  test.slow();
  const word = aWord();
  const owner = asking(request, person, api);
  await owner.sharingOn();
  const { input } = await api.predict(word);
  await owner.put(`/inputs/${input.id}/share`, { licence: "CC0-1.0" });

  const viewport = { width: 390, height: 844 };
  const page = await (await browser.newContext({ viewport })).newPage();
  await signUp(page);
  await untilFound(page, word, 1);
  await page.goto("/community/exports");
  await page.getByRole("button", { name: "New export" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Search").fill(word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "1 record" })).toBeVisible();
  await owner.remove(`/inputs/${input.id}/share`);

  for (const path of ["/community/exports", "/community/withdrawals"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).toContainText(/to delete|Taken back/);
    const width = await page.evaluate(() => document.body.scrollWidth);
    expect(width).toBeLessThanOrEqual(viewport.width);
    await expectAccessible(page);
  }
  await page.getByLabel(/^Choose shr_/).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Confirm as deleted…" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Confirm 1 record" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing has to be deleted")).toBeVisible();
  await page.context().close();
});
