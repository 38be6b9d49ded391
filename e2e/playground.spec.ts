import sharp from "sharp";

import { expect, test } from "./fixtures";

test("a text is predicted, drawn and kept", async ({ page, person }) => {
  await page.goto(`/apps/${person.slug}/playground`);
  await page
    .getByLabel("Text, or a file")
    .fill("Write to ada@example.com or to bob@example.com.");
  await page.getByLabel("Model").click();
  await page.getByRole("option", { name: /^pii/ }).click();
  await expect(
    page.getByText(/^Kept until .*, then destroyed\.$/),
  ).toBeVisible();
  await page.getByRole("button", { name: "Predict" }).click();

  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.locator("mark")).toHaveText([
    "ada@example.com",
    "bob@example.com",
  ]);
  await answer.getByRole("tab", { name: "JSON" }).click();
  await expect(answer.getByText('"label": "email"').first()).toBeVisible();
  await answer.getByRole("tab", { name: "curl" }).click();
  await expect(answer.getByText("authorization: Bearer")).toBeVisible();

  await answer.getByRole("link", { name: "Open the record" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    "Write to ada@example.com",
  );
});

test("a call that isn't kept says so, and leaves nothing to see", async ({
  page,
  person,
  api,
}) => {
  await page.goto(`/apps/${person.slug}/playground`);
  await page.getByLabel("Text, or a file").fill("Guten Tag zusammen");
  await page.getByRole("switch", { name: "Keep this" }).click();
  await expect(
    page.getByText("Not kept. Only a count of this call will remain."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Predict" }).click();

  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer).toBeVisible();
  await expect(answer.getByText("Not kept")).toBeVisible();
  await expect(answer.getByRole("link")).toHaveCount(0);
  const { data } = await (await api.get("/inputs")).json();
  expect(data).toEqual([]);
});

test("an image's colours are drawn as swatches", async ({ page, person }) => {
  const red = { r: 220, g: 20, b: 30 };
  const buffer = await sharp({
    create: { width: 64, height: 64, channels: 3, background: red },
  })
    .png()
    .toBuffer();
  await page.goto(`/apps/${person.slug}/playground`);
  await page.locator('input[type="file"]').setInputFiles({
    name: "red.png",
    mimeType: "image/png",
    buffer,
  });
  await page.getByRole("button", { name: "Predict" }).click();

  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.getByText("100 %")).toBeVisible();
});

test("what can't be read is refused in words", async ({ page, person }) => {
  await page.goto(`/apps/${person.slug}/playground`);
  await page.locator('input[type="file"]').setInputFiles({
    name: "noise.bin",
    mimeType: "application/octet-stream",
    buffer: Buffer.from([0, 1, 2, 3]),
  });
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByRole("alert").getByText("Accepted:")).toBeVisible();
});

test("a record that is kept can be asked about again", async ({
  page,
  person,
  api,
}) => {
  const { input } = await api.predict("Good morning to everyone in the room");
  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  await page.getByRole("link", { name: "Ask a model" }).click();
  await page.getByLabel("Model").click();
  await page.getByRole("option", { name: /^language/ }).click();
  await page.getByRole("button", { name: "Predict" }).click();
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.getByText("English")).toBeVisible();

  const { data } = await (
    await api.get(`/predictions?input=${input.id}`)
  ).json();
  expect(data).toHaveLength(2);
});
