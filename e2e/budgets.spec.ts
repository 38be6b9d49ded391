import { expect, expectFine, signUp, test } from "./fixtures";

const asked = { model: "language", input: { type: "text", text: "Guten Tag" } };

test("a budget warns its members and its callers, then refuses, and goes on once it is removed", async ({
  page,
  person,
  api,
  browser,
  baseURL,
}) => {
  test.slow();
  await page.goto(`/apps/${person.slug}/settings/budgets`);
  await expect(page.getByRole("heading", { name: "No budget" })).toBeVisible();
  await expectFine(page);

  await page.getByRole("button", { name: "Set a budget" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Set a budget" });
  await dialog.getByRole("radio", { name: "A day" }).click();
  await dialog.getByLabel("Calls").fill("none");
  await dialog.getByRole("button", { name: "Set it" }).click();
  await expect(dialog.getByLabel("Calls")).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  await dialog.getByLabel("Calls").fill("4");
  await dialog.getByLabel("Warn from").fill("50");
  await dialog.getByRole("button", { name: "Set it" }).click();
  await expect(
    page.getByRole("heading", { name: "The whole app, in a day" }),
  ).toBeVisible();
  await expect(page.getByText("0 of 4 calls")).toBeVisible();

  const quota = async () =>
    (await api.post("/predictions", asked)).headers()["sojourn-quota"];
  expect(await quota()).toBeUndefined();
  expect(await quota()).toBeUndefined();
  expect(await quota()).toMatch(/^requests; of=app; per=day; used=2; limit=4/);
  await page.goto(`/apps/${person.slug}/usage`);
  const banner = page.getByRole("region", { name: "Budgets" });
  await expect(banner).toContainText("This app has used 3 of 4 calls");
  await expectFine(page);

  await api.post("/predictions", { ...asked, store: false });
  const refused = await api.post("/predictions", asked);
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    detail: expect.stringContaining("4 requests a day"),
    error: { code: "insufficient_quota" },
  });
  await page.reload();
  await expect(banner).toContainText("Its calls are refused until");
  await page.goto(`/apps/${person.slug}/playground`);
  await page.getByRole("textbox").first().fill("Guten Tag");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/has used up what it may/)).toBeVisible();
  await expectFine(page);

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  const stranger = await signUp(other);
  await other.goto(`/apps/${stranger.slug}/settings/budgets`);
  await expect(other.getByRole("heading", { name: "No budget" })).toBeVisible();
  await expect(other.getByRole("region", { name: "Budgets" })).toHaveCount(0);
  await context.close();

  await banner.getByRole("link", { name: "Budgets" }).click();
  await expectFine(page);
  await page.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("heading", { name: "No budget" })).toBeVisible();
  await expect(banner).toHaveCount(0);
  expect((await api.post("/predictions", asked)).status()).toBe(200);
});
