import type { Locator, Page } from "@playwright/test";

import { agree } from "./agree";
import {
  type Api,
  expect,
  expectAccessible,
  expectFine,
  signUp,
  test,
} from "./fixtures";

const PHONE = { width: 390, height: 844 };

const shareOf = async (api: Api, id: string) =>
  (await api.get(`/inputs/${id}/share`)).json();

/** Whether somebody else, who is signed in, is shown what is shared. */
const sees = async (other: Page, share: string) =>
  (await other.request.get(`/api/v1/community/inputs/${share}`)).status();

const fits = (page: Page) =>
  page.evaluate(
    () => document.documentElement.scrollWidth <= window.innerWidth,
  );

/** Takes back what a notice just told of; annotating has an "Undo" too. */
const undo = (page: Page) =>
  page
    .getByRole("region", { name: /^Notifications/ })
    .getByRole("button", { name: "Undo" })
    .click();

test("opt in by keyboard, share one after its preview, take it back, switch off", async ({
  page,
  person,
  api,
  browser,
}) => {
  test.slow();
  const other = await (await browser.newContext()).newPage();
  await signUp(other);
  const made = await api.post("/inputs", {
    input: { type: "text", text: "The owl is in the barn." },
    filename: "owl.txt",
    subject: "ada",
  });
  const { id } = await made.json();

  await page.goto(`/apps/${person.slug}/sharing`);
  await expectAccessible(page);
  await agree(page, person.slug);
  await expectAccessible(page);

  await page.goto(`/apps/${person.slug}/inputs`);
  await page.getByRole("link", { name: "owl.txt" }).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog");
  const share = dialog.getByRole("button", { name: "Share 1 record" });
  const card = dialog.getByRole("article", { name: "What others would see" });
  await expect(share).toBeDisabled();
  await expect(card).toContainText("The owl is in the barn.");
  await expect(card).not.toContainText("owl.txt");
  await dialog.getByRole("checkbox", { name: "File name" }).check();
  await expect(card).toContainText("owl.txt");
  await dialog.getByRole("radio", { name: /CC-BY-4.0/ }).check();
  await expectAccessible(page);
  await share.click();
  await expect(page.getByText("1 record shared.")).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTitle("Shared with the community")).toBeVisible();
  const { grant } = await shareOf(api, id);
  expect(grant).toMatchObject({ covers: ["filename"], licence: "CC-BY-4.0" });
  expect(await sees(other, grant.share)).toBe(200);

  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  await expect(
    page.getByText("Others see its content and file name."),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByText("Nobody else sees it from now on")).toBeVisible();
  await expect.poll(() => sees(other, grant.share)).toBe(404);
  await expect(page.getByText("Others see its content")).toHaveCount(0);
  await undo(page);
  await expect(
    page.getByText("Others see its content and file name."),
  ).toBeVisible();
  await expect.poll(async () => (await shareOf(api, id)).shared).toBe(true);
  const again = (await shareOf(api, id)).grant;
  expect(await sees(other, again.share)).toBe(200);

  await page.goto(`/apps/${person.slug}/sharing/shared`);
  await expect(page.getByText("Nobody has exported it.")).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/apps/${person.slug}/sharing`);
  await page.getByRole("button", { name: "Switch sharing off…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("1 record is shared now.");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Take back 1 record" }).click();
  await expect(
    page.getByRole("heading", { name: "Off", exact: true }),
  ).toBeVisible();
  expect(await sees(other, again.share)).toBe(404);

  await page.goto(`/apps/${person.slug}/sharing/history`);
  await expect(page.getByText("Sharing switched off")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Receipt" }).first().click();
  const receipt = page.getByRole("article", { name: "Receipt" });
  await expect(receipt).toBeVisible();
  await other.context().close();
});

/** Chooses all that a search finds, with what isn't loaded. */
async function chooseAll(page: Page): Promise<Locator> {
  await page.getByRole("checkbox", { name: "Select Owl 63" }).check();
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await bar.getByRole("button", { name: "All 60 shown" }).click();
  await bar.getByRole("button", { name: "All that match" }).click();
  return bar;
}

test("all that a search finds is shared after a preview that counts, and nothing else; and taken back", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  const owls = Array.from({ length: 64 }, (_, n) => ({
    input: { type: "text", text: `Owl ${n}` },
    subject: "ada",
  }));
  expect((await api.post("/inputs", owls)).ok()).toBe(true);
  const { input: kept } = await api.predict("A heron");
  const shared = async () =>
    (await (await api.get("/inputs/count?q=is:shared")).json()).count;
  await agree(page, person.slug);
  await page.goto(`/apps/${person.slug}/inputs?q=subject:ada&view=table`);
  const bar = await chooseAll(page);
  await bar.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByRole("button", { name: /^Share all/ }),
  ).toBeDisabled();
  await dialog.getByRole("radio", { name: /CC-BY-4.0/ }).check();
  await expect(
    dialog.getByText("64 texts become visible to others."),
  ).toBeVisible();
  await expectAccessible(page);
  expect(await shared()).toBe(0);
  await dialog.getByRole("button", { name: "Share 64 records" }).click();
  await expect(page.getByText("64 records shared.")).toBeVisible();
  expect(await shared()).toBe(64);
  expect((await shareOf(api, kept.id)).shared).toBe(false);

  await chooseAll(page);
  await bar.getByRole("button", { name: "Take back" }).click();
  const question = page.getByRole("alertdialog");
  await expectAccessible(page);
  await question
    .getByRole("button", { name: "Take back all 64 records" })
    .click();
  await expect(page.getByText("64 records taken back.")).toBeVisible();
  expect(await shared()).toBe(0);
});

test("on a phone nothing scrolls sideways, and who may not share sees no way to", async ({
  page,
  person,
  api,
}) => {
  await page.setViewportSize(PHONE);
  const made = await api.post("/inputs", {
    input: { type: "text", text: "The owl is in the barn." },
  });
  const { id } = await made.json();
  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  await expect(
    page.getByRole("heading", { name: "Annotations" }),
  ).toBeVisible();
  // The app doesn't share: there is nothing to press by accident.
  await expect(page.getByRole("button", { name: "Share…" })).toHaveCount(0);
  await agree(page, person.slug);
  expect(await fits(page)).toBe(true);

  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  await page.getByRole("button", { name: "Share…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /CC0-1.0/ }).check();
  await expectAccessible(page);
  expect(await fits(page)).toBe(true);
  await dialog.getByRole("button", { name: "Share it" }).click();
  await expect(page.getByText("Others see its content.")).toBeVisible();
  await undo(page);
  await expect(page.getByText("Others see its content.")).toHaveCount(0);
  for (const part of ["", "/shared", "/history"]) {
    await page.goto(`/apps/${person.slug}/sharing${part}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectFine(page);
  }
});
