import sharp from "sharp";

import { expect, expectAccessible, test } from "./fixtures";

const image = (background: string) =>
  sharp({ create: { width: 320, height: 240, channels: 3, background } })
    .png()
    .toBuffer();

test("what an API client sends appears in the gallery and the table, newest first", async ({
  page,
  person,
  api,
}) => {
  await api.predict("The oldest of the three");
  await api.storeImage(await image("#2266aa"), "harbour.png");
  await api.predict("The newest of the three");

  await page.goto(`/apps/${person.slug}/inputs`);
  const inputs = page.getByRole("region", { name: "Inputs" }).getByRole("link");
  await expect(inputs).toHaveCount(3);
  await expect(inputs.nth(0)).toContainText("The newest of the three");
  await expect(inputs.nth(1)).toContainText("harbour.png");
  const thumbnail = inputs.nth(1).locator("img");
  await expect
    .poll(() => thumbnail.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);

  await page.getByRole("radio", { name: "Table" }).click();
  const rows = page.getByRole("table", { name: "Inputs" }).getByRole("row");
  await expect(rows.filter({ hasText: "harbour.png" })).toBeVisible();
  await page.getByRole("button", { name: "Type" }).click();
  await page.getByRole("menuitemcheckbox", { name: /^Image/ }).click();
  await expect(
    page.getByRole("combobox", { name: "Search inputs" }),
  ).toHaveValue("type:image");
  await expect(rows.filter({ hasText: "The newest" })).toHaveCount(0);
  await page.reload();
  await expect(rows.filter({ hasText: "harbour.png" })).toBeVisible();
  await expect(rows.filter({ hasText: "The newest" })).toHaveCount(0);
});

test("the gallery goes on to the last of many", async ({
  page,
  person,
  api,
}) => {
  const batch = Array.from({ length: 100 }, (_, n) => ({
    input: { type: "text", text: `Note number ${n}` },
  }));
  expect((await api.post("/inputs", batch)).ok()).toBe(true);

  await page.goto(`/apps/${person.slug}/inputs?view=table`);
  await expect(page.getByText("Note number 99")).toBeVisible();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 2000);
      return page.getByText("Note number 0", { exact: true }).count();
    })
    .toBe(1);
});

test("the gallery is gone through and chosen from by keys, and by pointer", async ({
  page,
  person,
  api,
}) => {
  for (let n = 1; n <= 12; n++) {
    await api.storeImage(await image("#2266aa"), `number-${n}.png`);
  }
  await page.goto(`/apps/${person.slug}/inputs`);
  const cards = page.getByRole("region", { name: "Inputs" }).getByRole("link");
  await expect(cards).toHaveCount(12);
  const chosen = page.getByRole("toolbar", { name: "Selection" });
  const box = (place: number) =>
    page.getByRole("checkbox", { name: `Select number-${12 - place}.png` });
  const expectChosen = async (...places: number[]) => {
    for (let place = 0; place < 12; place++) {
      await expect(box(place)).toBeChecked({ checked: places.includes(place) });
    }
  };

  await cards.nth(0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press("x");
  await expect(chosen).toContainText("1 selected");
  await expectChosen(1);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+X");
  await expectChosen(1, 2, 3);
  await page.keyboard.press("Shift+ArrowRight");
  await expect(cards.nth(4)).toBeFocused();
  await expectChosen(1, 2, 3, 4);
  await page.keyboard.press("x");
  await expectChosen(1, 2, 3);

  const top = async (place: number) =>
    (await cards.nth(place).boundingBox())?.y ?? 0;
  await cards.nth(1).focus();
  await page.keyboard.press("ArrowDown");
  const below = cards.and(page.locator(":focus"));
  const { y = 0 } = (await below.boundingBox()) ?? {};
  expect(y).toBeGreaterThan(await top(1));
  await page.keyboard.press("ArrowUp");
  await expect(cards.nth(1)).toBeFocused();

  await page.keyboard.press("Escape");
  await expect(chosen).toBeHidden();
  await box(0).click();
  await box(5).click({ modifiers: ["Shift"] });
  await expectChosen(0, 1, 2, 3, 4, 5);
  await expect(chosen).toContainText("6 selected");
  await page.keyboard.press("Escape");

  await cards.nth(2).focus();
  await page.keyboard.press("Space");
  const look = page.getByRole("complementary", { name: "Quick look" });
  await expect(look).toContainText("number-10.png");
  await page.keyboard.press("Space");
  await expect(look).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "number-10.png",
  );
});

test("a record is opened, described and destroyed", async ({
  page,
  person,
  api,
}) => {
  const { input } = await api.predict("Call +1 202-555-0143 about the order", {
    metadata: { env: "prod" },
    filename: "call.txt",
  });
  await page.goto(`/apps/${person.slug}/inputs`);
  await page.getByRole("link", { name: /call\.txt/ }).click();

  await expect(page.getByRole("heading", { name: "call.txt" })).toBeVisible();
  await expect(page.getByText(/^Received/).first()).toBeVisible();
  await expect(page.locator("mark").first()).toBeVisible();

  await page.getByRole("button", { name: "Edit metadata" }).click();
  await page.getByLabel("Value of env").fill("staging");
  await page.getByRole("button", { name: "Save metadata" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const described = await (await api.get(`/inputs/${input.id}`)).json();
  expect(described.metadata).toEqual({ env: "staging" });

  await page.getByRole("button", { name: "Destroy" }).click();
  await page.getByRole("button", { name: "Destroy it" }).click();
  await page.waitForURL("**/inputs");
  await expect(
    page.getByRole("heading", { name: "Nothing kept yet" }),
  ).toBeVisible();
  expect((await api.get(`/inputs/${input.id}`)).status()).toBe(404);
  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  await expect(
    page.getByRole("heading", { name: "There is nothing here" }),
  ).toBeVisible();
});

test("the history is narrowed by model and outcome", async ({
  page,
  person,
  api,
}) => {
  await api.predict("Write to ada@example.com");
  await api.predict("Guten Tag zusammen", { model: "language" });

  await page.goto(`/apps/${person.slug}/history`);
  const rows = page
    .getByRole("table", { name: "Predictions" })
    .locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Model").click();
  await page.getByRole("option", { name: "language" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("German");
  await page.getByLabel("Outcome").click();
  await page.getByRole("option", { name: "Failed" }).click();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Show all predictions" }).click();
  await expect(rows).toHaveCount(2);
});

test("by days, larger and smaller: what is seen is in the address", async ({
  page,
  person,
  api,
}) => {
  await api.predict("An older note");
  await api.storeImage(await image("#2266aa"), "harbour.png");
  await page.goto(`/apps/${person.slug}/inputs`);
  await page.getByRole("radio", { name: "Timeline" }).click();
  const inputs = page.getByRole("region", { name: "Inputs" });
  await expect(inputs.getByRole("heading")).toHaveCount(1);
  await expect(inputs.getByRole("heading")).toContainText(/day, \d+ \w+2$/);
  await expectAccessible(page);

  const card = inputs.getByRole("link", { name: /harbour/ });
  const height = async () =>
    (await card.locator("img").boundingBox())?.height ?? 0;
  const before = await height();
  await card.focus();
  await page.keyboard.press("+");
  await expect.poll(height).toBeGreaterThan(before);
  await expect(page).toHaveURL(/size=2/);
  await page.reload();
  await expect.poll(height).toBeGreaterThan(before);
  await page.getByRole("button", { name: "Smaller" }).click();
  await page.getByRole("button", { name: "Smaller" }).click();
  await expect.poll(height).toBeLessThan(before);
});

test("from a record keys lead to the next of the same search, and back", async ({
  page,
  person,
  api,
}) => {
  for (const text of ["Receipt one", "A letter", "Receipt two"]) {
    await api.predict(text, { model: "language" });
  }
  await page.goto(`/apps/${person.slug}/inputs?q=receipt`);
  await page.getByRole("link", { name: /Receipt two/ }).click();
  await page.waitForURL(/inputs\/inp_/);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Receipt two");
  await page.keyboard.press("j");
  await expect(heading).toHaveText("Receipt one");
  await expect(page).toHaveURL(/q=receipt/);
  await page.keyboard.press("j");
  await expect(page.getByText("This is the oldest of them.")).toBeVisible();
  await page.keyboard.press("k");
  await expect(heading).toHaveText("Receipt two");
  await page.getByRole("button", { name: "Next record" }).click();
  await expect(heading).toHaveText("Receipt one");
  await page.goBack();
  await expect(page).toHaveURL(/inputs\?q=receipt/);
});

test("what is given by URL is there at once, and says why it couldn't be fetched", async ({
  page,
  person,
  api,
}) => {
  // An address of this machine, which the worker refuses to dial.
  const url = "http://127.0.0.1:1024/harbour.png";
  const input = { type: "image", url };
  const { id } = await (
    await api.post("/inputs", { input, filename: "harbour.png" })
  ).json();

  await page.goto(`/apps/${person.slug}/inputs`);
  const card = page.getByRole("link", { name: /harbour\.png/ });
  await expect(card).toContainText("Couldn't be fetched");
  await card.click();
  await page.waitForURL(`**/inputs/${id}*`);
  const status = page.getByRole("status").filter({ hasText: "fetched" });
  await expect(status).toContainText("it points to a private address");
  await expectAccessible(page);
  await expect(page.getByRole("link", { name: "Download" })).toHaveCount(0);

  const asked = page.waitForResponse(`**/inputs/${id}/fetch`);
  await page.getByRole("button", { name: "Fetch it again" }).click();
  expect((await (await asked).json()).fetch.state).toBe("waiting");
  await expect(status).toContainText("it points to a private address");
});
