import sharp from "sharp";

import { expect, expectAccessible, expectFine, test } from "./fixtures";

const PLACES = [
  "inputs",
  "inputs?view=table",
  "history",
  "playground",
  "audit",
  "api-keys",
  "usage",
  "settings",
  "settings/models",
  "retention",
  "retention/holds",
  "retention/purged",
  "sharing",
  "sharing/shared",
  "sharing/history",
];

test("every page of an app is accessible, empty and filled, and fits a phone", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  const at = (place: string) => `/apps/${person.slug}/${place}`;
  const visitAll = async (places: string[]) => {
    for (const place of places) {
      await page.goto(at(place));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectFine(page);
    }
  };
  await visitAll(["inputs", "history"]);

  const { input } = await api.predict("Write to ada@example.com today", {
    metadata: { env: "prod" },
  });
  const background = "#aa3322";
  const png = await sharp({
    create: { width: 300, height: 200, channels: 3, background },
  })
    .png()
    .toBuffer();
  const image = await api.storeImage(png, "brick.png");
  await visitAll([...PLACES, `inputs/${input.id}`, `inputs/${image.id}`]);
});

test("the pages outside of an app are accessible", async ({ page, person }) => {
  expect(person.slug).not.toBe("");
  for (const place of ["/apps", "/apps/new"]) {
    await page.goto(place);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  }
  await page.context().clearCookies();
  for (const place of ["/sign-in", "/sign-up", "/no-such-page"]) {
    await page.goto(place);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  }
});

test("the API is there to browse", async ({ page }) => {
  await page.goto("/docs");
  await expect(
    page.getByRole("heading", { name: "The first call" }),
  ).toBeVisible();
  await expect(
    page.getByRole("heading", { name: "Ask a model about an input" }).first(),
  ).toBeVisible({ timeout: 20_000 });
});

test("the portal works by keyboard alone", async ({ page, person, api }) => {
  await api.predict("First note by keyboard");
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(
    page.getByRole("link", { name: /First note by keyboard/ }),
  ).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /Skip to/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
