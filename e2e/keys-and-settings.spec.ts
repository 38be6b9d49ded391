import { expect, test } from "./fixtures";

test("a key is made, shown once, works, and is revoked at once", async ({
  page,
  person,
  request,
}) => {
  await page.goto(`/apps/${person.slug}/api-keys`);
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByLabel("Name").fill("Scanner");
  await page.getByRole("button", { name: "Create the key" }).click();
  const secret = await page.getByLabel("The secret").inputValue();
  expect(secret).toMatch(/^snj_[A-Za-z0-9]{40,}$/);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  const call = () =>
    request.post(`/api/v1/apps/${person.slug}/predictions?model=language`, {
      data: "Guten Tag",
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "text/plain",
      },
    });
  expect((await call()).status()).toBe(200);

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: "Scanner" });
  await row.getByRole("button", { name: /Revoke/ }).click();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: /Revoke/ })
    .click();
  await expect(row).toContainText(/revoked/i);
  expect((await call()).status()).toBe(401);
});

test("an app is made, renamed, and told what to keep", async ({
  page,
  person,
}) => {
  await page.goto("/apps/new");
  await page.getByLabel("Name").fill(`Receipts ${person.slug}`);
  await page.getByRole("button", { name: "Create the app" }).click();
  await expect(
    page.getByRole("heading", { name: "Nothing kept yet" }),
  ).toBeVisible();

  await page.getByRole("link", { name: "Settings" }).first().click();
  await page.getByLabel("Name").fill("Invoices");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();

  await page.getByRole("link", { name: "Change it in Retention" }).click();
  await page.getByRole("switch", { name: "Keep what is sent" }).click();
  const save = page.getByRole("button", { name: "Save" });
  await save.click();
  await expect(save).toBeDisabled();
  await page.getByRole("link", { name: "Playground" }).first().click();
  await expect(page.getByText("This app keeps nothing.")).toBeVisible();
});

test("someone else's app isn't there", async ({
  page,
  person,
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  const { signUp } = await import("./fixtures");
  await signUp(other);
  await other.goto(`/apps/${person.slug}/inputs`);
  await expect(other.getByRole("heading", { name: "Inputs" })).toHaveCount(0);
  const answer = await other.request.get(`/api/v1/apps/${person.slug}/inputs`);
  expect(answer.status()).toBe(404);
  await context.close();
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(page.getByRole("heading", { name: "Inputs" })).toBeVisible();
});
