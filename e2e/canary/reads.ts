import { type Browser, expect } from "@playwright/test";

import { type Place, sender } from "./calls";
import { searchAround } from "./searches";

/** Reads all that was kept, in every way there is; changes it, and destroys one. */
export async function readAll(place: Place): Promise<void> {
  const get = sender(place);
  const { word } = place.canary;
  const about = { filename: `${word}changed`, metadata: { [word]: word } };
  const patch = { method: "PATCH", body: JSON.stringify(about) };
  const inputs = await dataOf(await get("/inputs?limit=200"));
  expect(inputs.length).toBeGreaterThan(10);
  for (const { id, type } of inputs) {
    const path = `/inputs/${id}`;
    await get(path);
    await expectOurs(place, await get(`${path}/content`));
    const range = { headers: { range: "bytes=10-99" } };
    expect((await get(`${path}/content`, range)).status).toBe(206);
    if (type === "image") await get(`${path}/thumbnail`);
    expect((await get(`${path}/similar`)).status).toBe(200);
    expect((await get(path, patch)).status).toBe(200);
  }
  const predictions = await dataOf(await get("/predictions?limit=200"));
  for (const { id } of predictions) await get(`/predictions/${id}`);
  const last = `/inputs/${inputs.at(-1)?.id}`;
  expect((await get(last, { method: "DELETE" })).status).toBe(200);
}

async function dataOf(
  answer: Response,
): Promise<{ id: string; type: string }[]> {
  return (await answer.json()).data;
}

/** That what comes back is what was sent: then it was there to be found. */
async function expectOurs({ canary }: Place, answer: Response) {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { word, small, large } = canary;
  const isOurs =
    bytes.equals(small) || bytes.equals(large) || bytes.includes(word);
  expect(isOurs).toBe(true);
}

/** Looks at what was kept, and sends more, as a person does in the portal. */
export async function lookAround(
  browser: Browser,
  { url, canary }: Place,
  person: { email: string; password: string },
): Promise<void> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps");
  await page.goto("/apps/demo/inputs");
  await expect(page.getByText(canary.word).first()).toBeVisible();
  await page.goto("/apps/demo/predictions");
  await searchAround(page, canary.word);

  for (const keep of [true, false]) {
    await page.goto("/apps/demo/playground");
    const text = `${canary.word}portal ${canary.word}@example.com`;
    await page.getByLabel("Text, or a file").fill(text);
    if (!keep) await page.getByRole("switch", { name: "Keep this" }).click();
    await page.getByRole("button", { name: "Predict" }).click();
    await expect(page.getByRole("region", { name: "Answer" })).toBeVisible();
    if (keep) await page.getByRole("link", { name: "Open the record" }).click();
  }
  await context.close();
}
