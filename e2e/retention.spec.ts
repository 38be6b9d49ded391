import type { Page } from "@playwright/test";

import { expect, expectAccessible, PASSWORD, test } from "./fixtures";
import { type Instance, startInstance } from "./instance";
import { storeInThePast } from "./past";

const EMAIL = "olga@example.test";
const KEY = `snj_${"r".repeat(40)}`;
const DAY = 24;

let instance: Instance;

test.beforeAll(async () => {
  instance = await startInstance({
    SOJOURN_SETUP_EMAIL: EMAIL,
    SOJOURN_SETUP_PASSWORD: PASSWORD,
    SOJOURN_SETUP_APP: "demo",
    SOJOURN_SETUP_KEY: KEY,
  });
});
test.afterAll(() => instance.remove());

const at = (path: string) => `${instance.url}${path}`;

async function signIn(page: Page): Promise<void> {
  await page.goto(at("/sign-in"));
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps**");
}

const asked = (path: string, init: RequestInit = {}) =>
  fetch(`${instance.url}/api/v1/apps/demo${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(init.body && { "content-type": "application/json" }),
    },
  });
const statusOf = async (id: string) => (await asked(`/inputs/${id}`)).status;
/** How many of these the worker has destroyed, by their receipts. */
async function destroyed(ids: string[]): Promise<number> {
  const lists = await Promise.all(
    ids.map(async (id) => (await asked(`/receipts?input=${id}`)).json()),
  );
  return lists.filter(({ data }) => data.length > 0).length;
}

test("shorten the window with a preview: the number is said, the records go, the rest stays", async ({
  page,
}) => {
  test.slow();
  const ages = [29, 20, 12, 8, 6, 2].map((days) => days * DAY);
  const ids = await storeInThePast(instance, KEY, ages);
  const [old, young] = [ids.slice(0, 4), ids.slice(4)];
  await signIn(page);
  await page.goto(at("/apps/demo/retention"));
  await expect(page.getByText("Nothing would be destroyed now.")).toBeVisible();

  await page.getByRole("slider").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByLabel("Records are kept for")).toHaveValue("7d");
  await expect(
    page.getByText("4 records would be destroyed now"),
  ).toBeVisible();
  await expect(page.getByText(/^2 more go by the end of/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep records for 7 days" }).click();

  // One of them goes by hand before the answer: the number is asked for again.
  const [first = ""] = old;
  expect((await asked(`/inputs/${first}`, { method: "DELETE" })).status).toBe(
    200,
  );
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Destroy 4 records" }).click();
  await expect(dialog.getByRole("alert")).toContainText("has changed");
  expect(await statusOf(old[1] ?? "")).toBe(200);
  await dialog.getByRole("button", { name: "Destroy 3 records" }).click();
  await expect(dialog).toHaveCount(0);

  for (const id of old) expect(await statusOf(id)).toBe(404);
  for (const id of young) expect(await statusOf(id)).toBe(200);
  await expect.poll(() => destroyed(old), { timeout: 60_000 }).toBe(old.length);
  expect(await destroyed(young)).toBe(0);
  await page.reload();
  await expect(page.getByLabel("Records are kept for")).toHaveValue("7d");
  await expect(page.getByText("Nothing would be destroyed now.")).toBeVisible();
});

test("hold a record, see that neither clock nor hand destroys it, lift it, see it go", async ({
  page,
}) => {
  test.slow();
  await signIn(page);
  const store = async (text: string, seconds: number) => {
    const input = { type: "text", text };
    const body = JSON.stringify({ input, retention: `${seconds}s` });
    const answer = await asked("/inputs", { method: "POST", body });
    return (await answer.json()).id;
  };
  const id = await store("evidence", 30);
  await page.goto(at(`/apps/demo/inputs/${id}`));
  await page.getByRole("button", { name: "Hold…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Case 4711 is before the court.");
  await dialog.getByRole("button", { name: "Hold it" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Held" })).toBeVisible();
  await expect(
    page.getByText("Held: Case 4711 is before the court."),
  ).toBeVisible();
  await expectAccessible(page);

  // When a worker has destroyed what was due later, this would have been gone.
  const later = await store("another", 31);
  await expect.poll(() => destroyed([later]), { timeout: 90_000 }).toBe(1);
  expect(await statusOf(id)).toBe(200);
  const byHand = await asked(`/inputs/${id}`, { method: "DELETE" });
  expect(byHand.status).toBe(423);
  expect(byHand.headers.get("x-should-retry")).toBe("false");

  await page.goto(at("/apps/demo/retention/holds"));
  const row = page.getByRole("row").filter({ hasText: "Case 4711" });
  await expect(row).toContainText("One input");
  await expectAccessible(page);
  await row.getByRole("button", { name: /^Lift/ }).click();
  await page.getByRole("button", { name: "Lift it" }).click();
  // While the question is open the row is hidden from the roles, lifted or not.
  await expect(page.getByText("Lifted. What is past its time")).toBeVisible();
  await expect(row).toHaveCount(0);
  expect(await statusOf(id)).toBe(404);
  await expect.poll(() => destroyed([id]), { timeout: 60_000 }).toBe(1);
  await page.getByRole("link", { name: "Lifted" }).click();
  await expect(row).toContainText("Lifted");
});

test("records are held by a query, and a review is moved", async ({ page }) => {
  const store = (subject: string) =>
    asked("/inputs", {
      method: "POST",
      body: JSON.stringify({ input: { type: "text", text: "note" }, subject }),
    });
  for (const subject of ["ada", "ada", "bob"]) {
    expect((await store(subject)).status).toBe(200);
  }
  await signIn(page);
  await page.goto(at("/apps/demo/retention/holds"));
  await page.getByRole("button", { name: "Hold records" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Query" }).fill("subject:eve");
  await dialog.getByLabel("Reason").fill("All of Ada's.");
  await dialog.getByRole("button", { name: "Hold them" }).click();
  await expect(dialog.getByText("No record matches")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Query" }).fill("subject:ada");
  await dialog.getByRole("button", { name: "Hold them" }).click();
  await expect(dialog).toHaveCount(0);

  const row = page.getByRole("row").filter({ hasText: "All of Ada's." });
  await expect(row).toContainText("subject:ada");
  await expect(row.getByRole("cell", { name: "2", exact: true })).toBeVisible();
  await row.getByRole("button", { name: /^Review/ }).click();
  await dialog.getByLabel("Review on").fill("2030-03-01");
  await dialog.getByRole("button", { name: "Keep the hold" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText("2030");
});
