import { expect, expectFine, test } from "./fixtures";

test("the Trust Center is read without signing in, on a phone and a desk", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Trust Center" }).click();
  await page.waitForURL("**/trust");
  await expect(
    page.getByRole("heading", { level: 1, name: "Trust Center" }),
  ).toBeVisible();
  const part = page.locator("#overdue_records");
  await expect(part).toContainText("Records that are overdue");
  await part.getByText("How, and how to check it").click();
  await expect(part.getByText("npm run -s sojourn -- evidence")).toBeVisible();
  await expectFine(page);
});

test("the bill of materials comes as CycloneDX", async ({ page }) => {
  await page.goto("/trust");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "bill of materials" }).click();
  expect((await coming).suggestedFilename()).toBe("sojourn.cdx.json");
});
