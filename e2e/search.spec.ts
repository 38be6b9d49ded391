import type { Page } from "@playwright/test";
import sharp from "sharp";

import { type Api, expect, expectAccessible, signUp, test } from "./fixtures";
import { join } from "./join";

const LONG = `${"Words that say nothing at all. ".repeat(20)}Then, at last, the receipt.`;

/** Four texts and an image, oldest first, of which one has nothing in its text. */
async function fill(api: Api): Promise<void> {
  await api.predict("The grand total of this receipt is 42 euros", {
    model: "language",
    metadata: { env: "prod" },
    subject: "ada@example.com",
  });
  await api.predict("A total that is grand, and no receipt", {
    metadata: { env: "test" },
  });
  await api.predict(LONG);
  await api.predict("Nothing of it", { metadata: { kind: "receipt" } });
  const blue = {
    create: { width: 300, height: 200, channels: 3, background: "#2266aa" },
  } as const;
  await api.storeImage(await sharp(blue).png().toBuffer(), "harbour.png");
}

const boxOf = (page: Page) =>
  page.getByRole("combobox", { name: "Search inputs" });
const found = (page: Page) =>
  page.getByRole("region", { name: "Inputs" }).getByRole("link");

async function search(page: Page, q: string): Promise<void> {
  await boxOf(page).fill(q);
  await boxOf(page).press("Enter");
}

test("words and phrases are searched for, and marked where they are found", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(found(page)).toHaveCount(5);
  await search(page, "receipt");
  await expect(found(page)).toHaveCount(4);
  await expect(page).toHaveURL(/\?q=receipt$/);
  await expect(
    page.getByRole("status").filter({ hasText: "4 records" }),
  ).toBeVisible();
  const marks = page.locator("mark.found");
  for (const card of await found(page).all()) {
    await expect(card.locator("mark.found").first()).toHaveText("receipt");
  }
  await expect(found(page).nth(0)).toContainText("Metadata: receipt");
  await expect(found(page).nth(1)).toContainText("at last, the receipt.");
  await expectAccessible(page);

  await search(page, '"grand total"');
  await expect(found(page)).toHaveCount(1);
  await expect(marks.first()).toHaveText("grand total");
  await page.goBack();
  await expect(boxOf(page)).toHaveValue("receipt");
  await expect(found(page)).toHaveCount(4);

  await expect(found(page).nth(1)).toContainText("at last, the receipt.");
  await page.getByRole("radio", { name: "Best" }).click();
  await expect(found(page).nth(3)).toContainText("at last, the receipt.");
  await expect(page).toHaveURL(/sort=best/);
  await expectAccessible(page);
  await page.getByRole("radio", { name: "Newest" }).click();

  await page.getByRole("radio", { name: "Table" }).click();
  const rows = page.getByRole("table", { name: "Inputs" }).getByRole("row");
  await expect(rows.filter({ hasText: "at last, the receipt." })).toBeVisible();
  await expectAccessible(page);
  await rows.filter({ hasText: "at last" }).getByRole("link").click();
  const text = page.getByRole("region", { name: "Text" });
  await expect(text.locator("mark.found")).toHaveText("receipt");
  await expect(text.locator("mark.found")).toBeInViewport();
  await expect(text).toContainText("1 found");
  await expectAccessible(page);
});

test("menus narrow the query, with how many records each choice leaves, and chips take it back", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/inputs`);
  const choose = async (menu: string, choice: RegExp) => {
    await page.getByRole("button", { name: menu, exact: true }).click();
    await page.getByRole("menuitemcheckbox", { name: choice }).click();
  };
  await page.getByRole("button", { name: "Type", exact: true }).click();
  await expect(page.getByRole("menuitemcheckbox")).toHaveText([
    "Image1",
    "Text4",
    "Video0",
  ]);
  await expectAccessible(page);
  await page.getByRole("menuitemcheckbox", { name: /^Text/ }).click();
  await expect(found(page)).toHaveCount(4);
  await choose("Model", /^language/);
  await choose("Concept", /^English/);
  await expect(boxOf(page)).toHaveValue(
    "type:text model:language concept:English>=0.5",
  );
  await expect(found(page)).toHaveCount(1);
  await expectAccessible(page);

  await choose("Type", /^Image/);
  await expect(boxOf(page)).toHaveValue(
    "model:language concept:English>=0.5 type:image",
  );
  await expect(page.getByText("Nothing matches")).toBeVisible();
  for (const part of ["type:image", "model:language", "concept:English>=0.5"]) {
    await page.getByRole("button", { name: `Remove ${part}` }).click();
  }
  await expect(boxOf(page)).toHaveValue("");
  await expect(found(page)).toHaveCount(5);

  await page.getByRole("button", { name: "Date", exact: true }).click();
  const days = page.getByRole("list", { name: "Received by day" });
  await expect(days.getByRole("button")).toHaveAccessibleName(/: 5$/);
  await expectAccessible(page);
  await days.getByRole("button").click();
  await expect(boxOf(page)).toHaveValue(
    /^after:\d{4}-\d\d-\d\d before:\d{4}-\d\d-\d\d$/,
  );
  await expect(
    page.getByRole("button", { name: /^Remove since/ }),
  ).toBeVisible();
  await expect(found(page)).toHaveCount(5);
});

test("what can't be read is told with its place, and may be put right", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/inputs?q=receipt type:imag is:held`);
  const fault = page.getByRole("alert").filter({ hasText: "At letter" });
  await expect(fault).toContainText(
    "At letter 14: A type is image, text or video.",
  );
  await expect(fault.locator("mark")).toHaveText("imag");
  await expect(boxOf(page)).toHaveAttribute("aria-invalid", "true");
  await expect(boxOf(page)).toHaveAccessibleDescription(/A type is image/);
  await expectAccessible(page);

  await boxOf(page).fill("receipt type:text");
  await expect(fault).toBeHidden();
  await boxOf(page).press("Enter");
  await expect(found(page)).toHaveCount(4);
});

test("what could be written next is offered, and what was asked before, until it is cleared", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(found(page)).toHaveCount(5);
  await page.keyboard.press("/");
  const box = boxOf(page);
  await expect(box).toBeFocused();
  await page.keyboard.type("subj");
  await expect(page.getByRole("option", { name: /^subject:/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("subject:");
  await expect(
    page.getByRole("option", { name: /^ada@example\.com/ }),
  ).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { selected: true })).toHaveText(
    /ada@example\.com/,
  );
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("subject:ada@example.com ");
  await page.keyboard.press("Enter");
  await expect(found(page)).toHaveCount(1);

  await page.getByRole("button", { name: "Clear the search" }).click();
  const recent = page.getByRole("group", { name: "Recent searches" });
  await expect(recent.getByRole("option")).toHaveText([
    "subject:ada@example.com",
  ]);
  await expect(page.getByText("kept in this browser only")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(recent).toBeHidden();
});

test("a search is saved and shared, and another in the workspace asks it", async ({
  page,
  person,
  api,
  browser,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/inputs?q=receipt+type:text`);
  await page.getByRole("button", { name: "Saved", exact: true }).click();
  await page.getByLabel("Save this search as").fill("Receipts");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save the search" }).click();
  const own = page.getByRole("dialog", { name: "Saved searches" });
  await expect(own.getByRole("button", { name: /^Receipts/ })).toBeVisible();

  const other = await browser.newContext();
  try {
    const guest = await other.newPage();
    await join(await signUp(guest), person);
    await guest.goto(`/apps/${person.slug}/inputs`);
    await guest.getByRole("button", { name: "Saved", exact: true }).click();
    const theirs = guest.getByRole("dialog", { name: "Saved searches" });
    await expect(theirs).toContainText("No search is saved yet.");

    await own.getByRole("button", { name: "Share Receipts" }).click();
    await expect(own).toContainText("Shared · receipt type:text");
    await guest.reload();
    await guest.getByRole("button", { name: "Saved", exact: true }).click();
    await expect(theirs).toContainText("Shared with you · receipt type:text");
    await expect(
      theirs.getByRole("button", { name: /^(Rename|Delete)/ }),
    ).toHaveCount(0);
    await theirs.getByRole("button", { name: /^Receipts/ }).click();
    await expect(boxOf(guest)).toHaveValue("receipt type:text");
    await expect(found(guest)).toHaveCount(4);
  } finally {
    await other.close();
  }

  await own.getByRole("button", { name: "Rename Receipts" }).click();
  await own.getByLabel("New name").fill("All receipts");
  await own.getByRole("button", { name: "Rename", exact: true }).click();
  await expectAccessible(page);
  await own.getByRole("button", { name: "Delete All receipts" }).click();
  await expect(own).toContainText("No search is saved yet.");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Saved", exact: true }).click();
  await expect(
    own.getByRole("button", { name: /^All receipts/ }),
  ).toBeVisible();
});

test("the palette leads to pages, searches and records, and by an id that is pasted", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  const { id, input } = await api.predict("Look here");
  await api.post("/searches", { name: "Receipts", q: "receipt" });
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(found(page)).toHaveCount(6);
  const palette = page.getByRole("dialog", { name: "Go to" });
  const look = async (text: string) => {
    await page.keyboard.press("ControlOrMeta+k");
    await expect(palette).toBeVisible();
    await page.keyboard.type(text);
  };
  await look("hist");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();

  await look("recei");
  await expect(
    palette.getByRole("option", { name: "Receipts", exact: true }),
  ).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(boxOf(page)).toHaveValue("receipt");

  await look('"grand total"');
  await palette.getByRole("option", { name: /grand total of this/ }).click();
  await expect(
    page.getByRole("region", { name: "Text" }).locator("mark.found"),
  ).toHaveText("grand total");

  await look(id);
  await expect(
    palette.getByRole("option", { name: "Open this prediction's input" }),
  ).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/inputs/${input.id}`);

  await look("create api");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("dialog", { name: "Create a key" }),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await look("type:");
  await expect(palette).toContainText("A value is missing");
  await expectAccessible(page);
});

test("results are gone through by keys alone, with a quick look beside them", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(found(page)).toHaveCount(5);
  await page.keyboard.press("/");
  await page.keyboard.type("receipt");
  await page.keyboard.press("Enter");
  await expect(found(page)).toHaveCount(4);
  await page.keyboard.press("Enter");
  await expect(found(page).nth(0)).toBeFocused();
  await page.keyboard.press("l");
  await expect(found(page).nth(1)).toBeFocused();

  await page.keyboard.press("Space");
  const look = page.getByRole("complementary", { name: "Quick look" });
  await expect(look).toContainText("at last, the receipt.");
  await expect(look).toContainText("pii");
  const list = await page.getByRole("region", { name: "Inputs" }).boundingBox();
  const panel = await look.boundingBox();
  expect(panel?.width).toBe(380);
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(
    panel?.x ?? 0,
  );
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  await expect(look).toContainText("and no receipt");
  await page.keyboard.press("x");
  await expect(page.getByRole("toolbar", { name: "Selection" })).toContainText(
    "1 selected",
  );
  await page.keyboard.press("Escape");
  await expect(look).toBeHidden();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/inputs/inp_*");

  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard" });
  await expect(keys).toContainText("Quick look");
  await expectAccessible(page);
});

test("on a phone the filters are in a sheet, and nothing scrolls sideways", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/apps/${person.slug}/inputs?q=receipt`);
  await expect(found(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Filters" }).click();
  const sheet = page.getByRole("dialog", { name: "Filters" });
  await sheet.getByRole("button", { name: /^pii/ }).click();
  await expect(sheet.getByRole("button", { name: /^pii/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Show them" }).click();
  await expect(found(page)).toHaveCount(3);
  await expect(sheet).toBeHidden();
  await boxOf(page).fill("");
  await expect(page.getByRole("option", { name: /^type:/ })).toBeVisible();
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Go to" }).click();
  await expectAccessible(page);
});

test("the history is searched by what was asked about", async ({
  page,
  person,
  api,
}) => {
  await fill(api);
  await page.goto(`/apps/${person.slug}/history`);
  const rows = page
    .getByRole("table", { name: "Predictions" })
    .locator("tbody tr");
  await expect(rows).toHaveCount(4);
  const box = page.getByRole("combobox", {
    name: "Search what was asked about",
  });
  await box.fill("meta.env:prod");
  await box.press("Enter");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("English");
  await expectAccessible(page);
  await box.fill("meta:");
  await box.press("Enter");
  await expect(
    page.getByRole("alert").filter({ hasText: "At letter 1" }),
  ).toBeVisible();
});
