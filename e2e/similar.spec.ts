import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";

import { picture } from "@/lib/testing/pictures";
import { expect, expectAccessible, test } from "./fixtures";

const results = (page: Page) =>
  page.getByRole("region", { name: "Similar inputs" });

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** In the light and the dark, on a desk and on a phone, where nothing may stick out. */
async function expectFine(page: Page): Promise<void> {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    const scrolled = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    expect(scrolled).toBeLessThanOrEqual(size.width);
    await expectAccessible(page);
  }
}

const nameOf = (link: Locator) => link.textContent();

test("what is like an input is found from its card, by a key and from its page", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  const [harbour, forest] = [await picture(1), await picture(2)];
  const smaller = await sharp(harbour).resize(160).png().toBuffer();
  await api.storeImage(harbour, "harbour.png");
  await api.storeImage(forest, "forest.png");
  await api.storeImage(smaller, "harbour-small.png");
  await api.storeImage(harbour, "harbour-again.png");

  await page.goto(`/apps/${person.slug}/inputs`);
  await page.getByRole("link", { name: "harbour.png" }).hover();
  await page
    .getByRole("button", { name: "Find similar to harbour.png" })
    .click();
  await page.waitForURL(/inputs\/similar\?to=inp_/);
  await expect(
    page.getByRole("heading", { name: "Similar to harbour.png" }),
  ).toBeVisible();
  const found = results(page).getByRole("link");
  await expect(found).toHaveCount(2);
  expect(await nameOf(found.nth(0))).toContain("harbour-again.png");
  expect(await nameOf(found.nth(1))).toContain("harbour-small.png");
  await expect(results(page).getByText("Same file")).toHaveCount(1);
  await expect(
    results(page).getByText(/^(\d+ % alike|Looks the same)$/),
  ).toHaveCount(1);
  await expectFine(page);

  await found.nth(1).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(found.nth(0)).toBeFocused();
  await page.keyboard.press("m");
  await expect(
    page.getByRole("heading", { name: "Similar to harbour-again.png" }),
  ).toBeVisible();
  await page.getByRole("link", { name: "Open harbour-again.png" }).click();
  await page.getByRole("link", { name: "Find similar" }).click();
  await expect(found).toHaveCount(2);

  await page.goto(`/apps/${person.slug}/inputs?view=table`);
  await page.getByRole("link", { name: "forest.png" }).focus();
  await page.keyboard.press("m");
  await expect(
    page.getByRole("heading", { name: "Nothing is like it" }),
  ).toBeVisible();
  await expectFine(page);
});

test("what is like an example is found, and nothing of the example is kept", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  const harbour = await picture(3);
  await api.storeImage(harbour, "harbour.png");
  const text = "The harbour opens at eight and closes when the last ship left";
  await api.predict(text, { filename: "hours.txt" });

  await page.goto(`/apps/${person.slug}/inputs`);
  await page.getByRole("link", { name: "By an example" }).click();
  await expect(
    page.getByRole("heading", { name: "Find by an example" }),
  ).toBeVisible();
  await expect(page.getByText(/nothing of it is stored/)).toBeVisible();
  await expectFine(page);

  const poor = await sharp(harbour).jpeg({ quality: 40 }).toBuffer();
  await page.locator("input[type=file]").setInputFiles({
    name: "mine.jpg",
    mimeType: "image/jpeg",
    buffer: poor,
  });
  await expect(results(page).getByRole("link")).toHaveCount(1);
  await expect(results(page)).toContainText("harbour.png");
  await expect(results(page)).toContainText(/% alike|Looks the same/);
  await expectFine(page);

  await page.getByRole("button", { name: "Take mine.jpg out" }).click();
  await page.getByLabel("Text, or a file").fill(`${text}, they say`);
  await page.getByRole("button", { name: "Find similar" }).click();
  await expect(results(page)).toContainText("hours.txt");
  await page.getByLabel("Text, or a file").fill(text);
  await page.keyboard.press("Control+Enter");
  await expect(results(page)).toContainText("Same file");
  await page.getByLabel("Text, or a file").fill("Something else entirely");
  await page.keyboard.press("Control+Enter");
  await expect(
    page.getByRole("heading", { name: "Nothing is like it" }),
  ).toBeVisible();

  const broken = Buffer.from("89504e470d0a1a0a00", "hex");
  await page.locator("input[type=file]").setInputFiles({
    name: "broken.png",
    mimeType: "image/png",
    buffer: broken,
  });
  await expect(
    page.getByRole("heading", { name: "This did not load" }),
  ).toBeVisible();
  await expectAccessible(page);

  const { count } = await (await api.get("/inputs/count")).json();
  expect(count).toBe(2);
});

test("an app without an index says so", async ({ page, person, api }) => {
  const { input } = await api.predict("Good morning");
  const { origin } = new URL(page.url());
  const changed = await page.request.patch(`/api/v1/apps/${person.slug}`, {
    data: { index: "off" },
    headers: { origin },
  });
  expect(changed.ok()).toBe(true);
  await page.goto(`/apps/${person.slug}/inputs/similar?to=${input.id}`);
  await expect(
    page.getByRole("heading", { name: "This app has no index" }),
  ).toBeVisible();
  await expectFine(page);
});
