import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "@playwright/test";

import { expect, signUp, test } from "./fixtures";

// Private means private, to who looks at pages: made of the files that there are, so that
// a new page is in it. lib/http/private.test.ts has the same of the API.

const ROOT = "app/(portal)";
const pages = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .map((file) => `/${dirname(file)}`)
  .toSorted();

/** All that a page sent, as far as it has any of these in it, but for its own address. */
async function told(page: Page, path: string, needles: string[]) {
  const answer = await page.request.get(path);
  const body = await answer.text();
  return needles.filter(
    (needle) => body.includes(needle) && !path.includes(needle),
  );
}

test("nobody else is shown a word of what wasn't shared, on any page", async ({
  page,
  person,
  api,
  browser,
}) => {
  test.slow();
  const word = `w${randomUUID().replaceAll("-", "")}`;
  const kept = await api.predict(`${word} in the barn`, {
    filename: `${word}.txt`,
    metadata: { env: word },
  });
  const gone = await api.predict(word);
  const destroyed = await page.request.delete(
    `/api/v1/apps/${person.slug}/inputs/${gone.input.id}`,
    { headers: { authorization: `Bearer ${api.key}` } },
  );
  const { receipt } = await destroyed.json();
  const ids: Record<string, string> = {
    appId: person.slug,
    inputId: kept.input.id,
    predictionId: kept.id,
    receiptId: receipt,
    shareId: kept.input.id.replace(/^inp/, "shr"),
  };
  const needles = [word, kept.input.id, kept.id, gone.input.id];
  const filled = pages.map((path) =>
    path.replaceAll(/\[(\w+)\]/g, (_, name: string) => {
      expect(ids, `What is [${name}]?`).toHaveProperty(name);
      return ids[name] ?? "";
    }),
  );
  const other = await (await browser.newContext()).newPage();
  const nobody = await (await browser.newContext()).newPage();
  await signUp(other);
  for (const path of filled) {
    for (const asked of [path, `${path}?q=${word}`]) {
      for (const [who, looker] of Object.entries({ other, nobody })) {
        const found = await told(looker, asked, needles);
        expect([who, asked, found]).toEqual([who, asked, []]);
      }
    }
  }
  // And this looks where there is something: its owner is told.
  const own = await told(
    page,
    `/apps/${person.slug}/inputs/${kept.input.id}`,
    needles,
  );
  expect(own).toContain(word);
});
