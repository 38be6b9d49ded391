import { type Api, expect, expectAccessible, test } from "./fixtures";

const BATCH = 128;

/** Stores as many notes, the last of them newest. */
async function storeNotes(api: Api, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const notes = Array.from({ length: size }, (_, n) => ({
      input: { type: "text", text: `Note ${from + n}` },
    }));
    expect((await api.post("/inputs", notes)).ok()).toBe(true);
  }
}

const countOf = async (api: Api) =>
  (await (await api.get("/inputs/count")).json()).count;

test("some are selected by mouse and by keys, and destroyed; the held one stays", async ({
  page,
  person,
  api,
}) => {
  await storeNotes(api, 6);
  const held = await api.predict("Evidence");
  const placed = await api.post("/holds", {
    input: held.input.id,
    reason: "An inquiry",
    review_at: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  });
  expect(placed.ok()).toBe(true);

  await page.goto(`/apps/${person.slug}/inputs`);
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await page.getByRole("checkbox", { name: "Select Evidence" }).check();
  await expect(bar).toContainText("1 selected");
  await page
    .getByRole("checkbox", { name: "Select Note 3" })
    .click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 selected");
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();

  await page.getByRole("link", { name: "Note 2" }).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(bar).toContainText("2 selected");
  await page.getByRole("checkbox", { name: "Select Evidence" }).check();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Note 2" }).focus();
  await page.keyboard.press("#");

  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Destroy 3 records");
  await expect(dialog).toContainText("A hold keeps Evidence: it will stay.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Destroy 3 records" }).click();
  await expect(
    page.getByText("2 records destroyed. 1 record stays: a hold keeps it."),
  ).toBeVisible();
  await expect(page.getByRole("link", { name: "Note 1" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Evidence" })).toBeVisible();
  expect(await countOf(api)).toBe(5);
});

test("all that match a filter are destroyed, those not loaded too", async ({
  page,
  person,
  api,
}) => {
  await storeNotes(api, 200);
  await page.goto(`/apps/${person.slug}/inputs?q=type:text&view=table`);
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await page.getByRole("checkbox", { name: "Select Note 199" }).check();
  await bar.getByRole("button", { name: "All 60 shown" }).click();
  await bar.getByRole("button", { name: "All that match" }).click();
  await bar.getByRole("button", { name: "Destroy" }).click();

  const dialog = page.getByRole("alertdialog");
  const destroy = dialog.getByRole("button", {
    name: "Destroy all 200 records",
  });
  await expect(destroy).toBeDisabled();
  await dialog.getByRole("textbox").fill("200");
  await destroy.click();
  await expect(page.getByText("200 records destroyed.")).toBeVisible();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  expect(await countOf(api)).toBe(0);
});

test("a long deletion shows how far it is on every page, and stops where it is cancelled", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  const many = 30_000;
  await storeNotes(api, many);
  await page.goto(`/apps/${person.slug}/inputs?view=table`);
  const newest = page.getByRole("checkbox", {
    name: `Select Note ${many - 1}`,
  });
  await newest.check();
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await bar.getByRole("button", { name: "All 60 shown" }).click();
  await bar.getByRole("button", { name: "All that match" }).click();
  await bar.getByRole("button", { name: "Destroy" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Destroy more than 20,000 records");
  await dialog.getByRole("textbox").fill("all");
  await dialog.getByRole("button", { name: /^Destroy more than/ }).click();

  const panel = page.getByRole("region", { name: "What is under way" });
  await expect(panel).toContainText("Destroying records");
  await page.getByRole("link", { name: "History" }).click();
  await expect(panel.getByRole("progressbar")).toBeVisible();
  await panel.getByRole("button", { name: "Cancel" }).click();
  await expect(
    page.getByText(/^Stopped\. [\d,]+ records? destroyed\.$/),
  ).toBeVisible();
  await expect(panel).toBeHidden();
  const [job] = (await (await api.get("/jobs")).json()).data;
  expect(job).toMatchObject({ state: "cancelled", kind: "delete_inputs" });
  const left = await api.get("/inputs?limit=1");
  expect((await left.json()).data).toHaveLength(1);

  const again = await api.post("/inputs/delete", { q: "type:text" });
  expect(await again.json()).toMatchObject({ state: "waiting" });
  await expect.poll(() => countOf(api), { timeout: 60_000 }).toBe(0);
});
