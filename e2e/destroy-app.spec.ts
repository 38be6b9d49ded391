import { expect, expectAccessible, test } from "./fixtures";

test("an app is destroyed by typing its slug, with all that it keeps", async ({
  page,
  person,
  api,
}) => {
  await api.predict("Call 030 123456");
  await page.goto(`/apps/${person.slug}/settings`);
  await page.getByRole("button", { name: "Destroy First app" }).click();

  const dialog = page.getByRole("alertdialog");
  const destroy = dialog.getByRole("button", {
    name: "Destroy it and its 1 record",
  });
  await expect(destroy).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole("textbox").fill(person.slug);
  await destroy.click();
  await page.waitForURL("**/apps");
  await expect(
    page.getByText("First app is destroyed, with 1 record."),
  ).toBeVisible();
  await expect(page.getByText("No app yet")).toBeVisible();
  expect((await api.get("")).status()).toBe(401);
});

test("a large one shows how far it is, can be kept half-way, and is gone in the end", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  for (let batch = 0; batch < 100; batch++) {
    const notes = Array.from({ length: 128 }, (_, n) => ({
      input: { type: "text", text: `Note ${batch} ${n}` },
    }));
    expect((await api.post("/inputs", notes)).ok()).toBe(true);
  }
  const settings = `/apps/${person.slug}/settings`;
  const destroy = async () => {
    await page.goto(settings);
    await page.getByRole("button", { name: "Destroy First app" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("textbox").fill(person.slug);
    await dialog.getByRole("button", { name: /^Destroy it and/ }).click();
    await expect(dialog).toBeHidden();
  };

  await destroy();
  await expect(
    page.getByRole("heading", { name: "This app is being destroyed" }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Keep what is left" }).click();
  await expect(
    page.getByRole("heading", { name: "Destroy this app" }),
  ).toBeVisible();
  await page.goto(`/apps/${person.slug}/inputs`);
  await expect(
    page.getByRole("link", { name: /Note 99/ }).first(),
  ).toBeVisible();
  expect((await api.get("")).status()).toBe(401);

  await destroy();
  await page.goto("/apps");
  await expect(page.getByText("No app yet")).toBeVisible({ timeout: 60_000 });
});
