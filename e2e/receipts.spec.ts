import { readFile, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "./fixtures";

const SENT = "Write to ada@example.com about the diagnosis";

/** What a page asks of the network from now on. */
function asked(page: Page): string[] {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  return urls;
}

const verdict = (page: Page) =>
  page.getByRole("status").filter({ hasText: /verif/ });

test("a receipt is downloaded and checked, in the browser and offline", async ({
  page,
  person,
  api,
}, testInfo) => {
  const { input } = await api.predict(SENT, { filename: "letter.txt" });
  const opening = await api.get(`/inputs/${input.id}/commitment`);
  const { salt } = await opening.json();

  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  await page.getByRole("button", { name: "Destroy" }).click();
  await page.getByRole("button", { name: "Destroy it" }).click();
  await page.getByRole("button", { name: "Receipt" }).click();
  const document = page.getByRole("article", { name: "Receipt" });
  await expect(
    document.getByRole("heading", { name: "A record was destroyed" }),
  ).toBeVisible();
  await expect(document).toContainText(input.id);
  await expect(document).not.toContainText("letter");
  await expectAccessible(page);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  const file = testInfo.outputPath("receipt.json");
  await download.saveAs(file);
  const receipt = await readFile(file, "utf8");
  expect(download.suggestedFilename()).toMatch(/^rcp_\w+\.json$/);
  expect(receipt).not.toContain("diagnosis");

  await page.getByRole("link", { name: "Check it" }).click();
  await expect(verdict(page)).toContainText("This receipt verifies");
  expect(page.url()).toMatch(/\/verify$/);

  await page.context().clearCookies();
  await page.goto("/verify");
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  const requests = asked(page);
  await expect(page.getByText("No receipt yet")).toBeVisible();
  await page.getByLabel("Receipt file").setInputFiles(file);
  await expect(verdict(page)).toContainText("This receipt verifies");
  await expect(document).toContainText(input.id);
  await document.getByText("The proof").click();
  await expect(document).toContainText("c2sp.org/tlog-proof@v1");
  await expectAccessible(page);

  const content = testInfo.outputPath("content.txt");
  await writeFile(content, SENT);
  await page.getByText("Is it about this content?").click();
  await page.getByLabel("Content").setInputFiles(content);
  await page.getByLabel("Salt").fill(salt);
  await expect(page.getByText("It is about this content")).toBeVisible();
  await expect(verdict(page)).toContainText("This receipt verifies");
  const other = testInfo.outputPath("other.txt");
  await writeFile(other, `${SENT}.`);
  await page.getByLabel("Content").setInputFiles(other);
  await expect(verdict(page)).toContainText(
    "It is about this content · failed",
  );
  await page.getByLabel("Salt").fill("");

  const box = page.getByRole("textbox", { name: "Receipt" });
  for (const [change, step] of [
    [
      receipt.replace('"outcome":"ok"', '"outcome":"failed"'),
      "The entry stands in what was signed · failed",
    ],
    [
      receipt.replace(/"commitment":"./, '"commitment":"x'),
      "The receipt is spelt as receipts are · failed",
    ],
    [
      receipt.replace("tlog-proof@v1", "tlog-proof@v2"),
      "Its proof can be read · failed",
    ],
    [receipt.slice(0, -1), "The receipt is spelt as receipts are · failed"],
  ] as const) {
    expect(change).not.toBe(receipt);
    await box.fill(change);
    await expect(verdict(page)).toContainText("does not verify");
    await expect(verdict(page)).toContainText(step);
    await expect(document).toHaveCount(0);
  }
  await expectAccessible(page);

  await box.fill(receipt);
  await page.getByRole("button", { name: "Use another key" }).click();
  await page
    .getByLabel("Key", { exact: true })
    .fill(
      "example.com/log+b9d52d9c+AS1YXHC7rr1GsG2sRxQnEOFFSJZGLsFYVVHcIJbBN6EK",
    );
  await expect(verdict(page)).toContainText("failed");
  await page.getByRole("button", { name: "Back to this instance" }).click();
  await expect(verdict(page)).toContainText("This receipt verifies");
  expect(requests).toEqual([]);
});

test("what an app destroyed is listed, found by its id, and its receipt a click away", async ({
  page,
  person,
  api,
}) => {
  const purged = `/apps/${person.slug}/retention/purged`;
  await page.goto(purged);
  await expect(page.getByText("Nothing was destroyed yet")).toBeVisible();
  const ids: string[] = [];
  for (const text of ["The first", "The second"]) {
    const { input } = await api.predict(text);
    const gone = await page.request.delete(
      `/api/v1/apps/${person.slug}/inputs/${input.id}`,
      { headers: { authorization: `Bearer ${api.key}` } },
    );
    expect(gone.ok()).toBe(true);
    ids.push(input.id);
  }
  const [first = "", second = ""] = ids;

  await page.reload();
  const rows = page
    .getByRole("table", { name: "Receipts" })
    .locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(second);
  await expect(rows.nth(0)).toContainText("By hand");
  const record = page.getByLabel("Record", { exact: true });
  await record.fill("inp_nonsense");
  await expect(page.getByText("A record's id is inp_ and")).toBeVisible();
  await record.fill(first);
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the receipt" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^rcp_\w+\.json$/);
  await page.getByRole("link", { name: first }).click();
  await expect(page.getByRole("article", { name: "Receipt" })).toContainText(
    first,
  );
});

test("the page that checks receipts takes one that is dropped, fits a phone and a sheet of paper", async ({
  page,
  person,
  api,
}) => {
  expect(person.slug).not.toBe("");
  const { input } = await api.predict(SENT);
  const gone = await page.request.delete(
    `/api/v1/apps/${person.slug}/inputs/${input.id}`,
    { headers: { authorization: `Bearer ${api.key}` } },
  );
  const { receipt } = await gone.json();
  const text = await (await api.get(`/receipts/${receipt}`)).text();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/verify");
  await expectAccessible(page);
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "receipt.json"));
    return transfer;
  }, text);
  await page
    .getByRole("textbox", { name: "Receipt" })
    .dispatchEvent("drop", { dataTransfer: dropped });
  await expect(verdict(page)).toContainText("This receipt verifies");
  const { scrolled, width } = await page.evaluate(() => ({
    scrolled: document.documentElement.scrollWidth,
    width: window.innerWidth,
  }));
  expect(scrolled).toBeLessThanOrEqual(width);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(verdict(page)).toBeHidden();
  await expect(
    page.locator("pre").filter({ hasText: "c2sp.org/tlog-proof@v1" }),
  ).toBeVisible();
});

test("who asked for the receipt of a call that wasn't kept can show what it was about", async ({
  page,
  person,
  request,
  api,
}, testInfo) => {
  const answer = await request.post(
    `/api/v1/apps/${person.slug}/predictions?model=language&store=false`,
    {
      headers: {
        authorization: `Bearer ${api.key}`,
        "content-type": "text/plain",
        "sojourn-receipt": "true",
      },
      data: SENT,
    },
  );
  const headers = answer.headers();
  expect(headers["sojourn-storage"]).toBe("none");
  const id = headers["sojourn-receipt"];
  const receipt = await (await api.get(`/receipts/${id}`)).text();
  const content = testInfo.outputPath("sent.txt");
  await writeFile(content, SENT);

  await page.goto(`/apps/${person.slug}/receipts/${id}`);
  await expect(
    page.getByRole("heading", { name: "A call was not kept" }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.goto("/verify");
  await page.getByRole("textbox", { name: "Receipt" }).fill(receipt);
  await page.getByText("Is it about this content?").click();
  await page.getByLabel("Content").setInputFiles(content);
  await page.getByLabel("Salt").fill(headers["sojourn-receipt-salt"] ?? "");
  await expect(verdict(page)).toContainText("This receipt verifies");
  await expect(verdict(page)).toContainText("It is about this content");
});
