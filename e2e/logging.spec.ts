import { expect, expectFine, signUp, test } from "./fixtures";

const asked = { model: "language", input: { type: "text", text: "Guten Tag" } };

test("details of calls are kept for a reason, told to everyone, and destroyed as it switches itself off", async ({
  page,
  person,
  api,
  browser,
  baseURL,
}) => {
  test.slow();
  await page.goto(`/apps/${person.slug}/settings/logging`);
  await expect(
    page.getByRole("heading", { name: "Detailed logging is off" }),
  ).toBeVisible();
  await expectFine(page);
  await page.getByLabel("Reason").fill("Answers are slow since Monday");
  await page
    .getByRole("button", { name: "Switch detailed logging on" })
    .click();
  await expect(
    page.getByRole("heading", { name: "Details of calls are kept" }),
  ).toBeVisible();
  const banner = page.getByRole("region", { name: "Detailed logging" });
  await expect(banner).toContainText("Answers are slow since Monday");

  const stored = await api.post("/predictions", asked);
  expect(stored.headers()["sojourn-logging"]).toMatch(/^detailed; until=/);
  const secret = await api.post("/predictions", { ...asked, store: false });
  expect(secret.headers()["sojourn-logging"]).toBeUndefined();
  await page.getByRole("button", { name: "Show the newest calls" }).click();
  const calls = page.locator("details");
  await expect(calls).toHaveCount(1);
  await calls.getByText(/predict · ok/).click();
  await expect(page.getByText('"method": "POST"')).toBeVisible();
  await expectFine(page);

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  const stranger = await signUp(other);
  await other.goto(`/apps/${stranger.slug}/inputs`);
  await expect(other.getByRole("heading", { name: "Inputs" })).toBeVisible();
  await expect(
    other.getByRole("region", { name: "Detailed logging" }),
  ).toHaveCount(0);
  await context.close();

  // The same log, with an end that comes soon.
  const path = `/api/v1/apps/${person.slug}/logging`;
  const { origin } = new URL(page.url());
  const soon = await page.request.put(path, {
    data: {
      reason: "Answers are slow since Monday",
      ends_at: new Date(Date.now() + 15_000).toISOString(),
    },
    headers: { origin },
  });
  expect(soon.ok()).toBe(true);
  await expect(banner).toHaveCount(0, { timeout: 90_000 });
  await expect(
    page.getByRole("heading", { name: "Detailed logging is off" }),
  ).toBeVisible();
  await page.goto(`/apps/${person.slug}/audit`);
  const ended = page.getByText(
    "Ended detailed logging, and destroyed what it kept",
  );
  await expect(async () => {
    await page.reload();
    await expect(ended.first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 90_000 });
  const next = await api.post("/predictions", asked);
  expect(next.headers()["sojourn-logging"]).toBeUndefined();
  expect(next.status()).toBe(200);
});
