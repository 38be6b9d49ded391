import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  expect,
  type Page,
} from "@playwright/test";
import sharp from "sharp";

import { expectAccessible, signUp, test } from "./fixtures";
import { type Instance, startInstance } from "./instance";

const OLGA = { email: "olga@example.test", password: "a horse and a battery" };
const KEY = `snj_${"k".repeat(48)}`;
const APP = "/api/v1/apps/shop";
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

let instance: Instance;

test.beforeAll(async () => {
  test.slow();
  instance = await startInstance({
    COMMUNITY: "public",
    SIGNUP: "open",
    SOJOURN_SETUP_EMAIL: OLGA.email,
    SOJOURN_SETUP_PASSWORD: OLGA.password,
    SOJOURN_SETUP_APP: "shop",
    SOJOURN_SETUP_KEY: KEY,
  });
});

test.afterAll(() => instance.remove());

/** A browser of a person's own. */
async function openedBy(browser: Browser): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({ baseURL: instance.url });
  return [context, await context.newPage()];
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(OLGA.email);
  await page.getByLabel("Password", { exact: true }).fill(OLGA.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps");
}

/** The owner's app, as a program uses it. */
function owner(request: APIRequestContext) {
  const headers = { authorization: `Bearer ${KEY}` };
  const call = async (method: string, path: string, data?: object) => {
    const url = `${instance.url}${APP}${path}`;
    const answer = await request.fetch(url, { method, headers, data });
    expect(answer.status(), `${method} ${path}`).toBe(200);
    return answer.json();
  };
  const share = async (input: string, covers: string[] = []) => {
    const terms = { covers, licence: "CC-BY-4.0" };
    const { grant } = await call("PUT", `/inputs/${input}/share`, terms);
    return grant.share as string;
  };
  return {
    call,
    share,
    async start() {
      const { consent_text: text } = await call("GET", "/sharing");
      await call("PUT", "/sharing", {
        community: true,
        consent_text_version: text.version,
      });
    },
    async text(text: string, given: object = {}) {
      const input = { type: "text", text };
      const body = { model: "pii", input, ...given };
      const made = await call("POST", "/predictions", body);
      return made.input.id as string;
    },
    async image(filename: string): Promise<string> {
      const data = await sharp({
        create: { width: 640, height: 480, channels: 3, background: "#2a7f6f" },
      })
        .withExif({ IFD0: { Artist: "Ada Lovelace" } })
        .jpeg()
        .toBuffer();
      const input = { type: "image", data: data.toString("base64") };
      return (await call("POST", "/inputs", { input, filename })).id;
    },
  };
}

/** In the light and the dark, on a desk and on a phone, where nothing may stick out. */
async function expectFine(page: Page): Promise<void> {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    const scrolled = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    expect(scrolled).toBeLessThanOrEqual(size.width);
    await expectAccessible(page);
  }
}

test("what is shared is seen, found, read, reported and taken down", async ({
  browser,
  request,
}) => {
  test.slow();
  const olga = owner(request);
  const [context, page] = await openedBy(browser);
  const [atModerator, moderator] = await openedBy(browser);
  try {
    await signUp(page);
    await page.goto("/community");
    await expect(page.getByText("Nothing is shared yet")).toBeVisible();
    await expectFine(page);

    await olga.start();
    const photo = await olga.share(await olga.image("harbour.jpg"), [
      "filename",
    ]);
    const letter = await olga.share(
      await olga.text("Write to ada@example.com about the marmot", {
        filename: "letter.txt",
      }),
      ["predictions"],
    );
    await olga.text("Nobody else sees this marmot");

    await page.reload();
    const cards = page
      .getByRole("region", { name: "Shared" })
      .getByRole("link");
    await expect(cards).toHaveCount(2);
    await expect(cards.first()).toContainText("CC-BY-4.0");
    await expectFine(page);

    const box = page.getByRole("textbox", { name: "Search the community" });
    await box.fill("marmot");
    await box.press("Enter");
    await expect(cards).toHaveCount(1);
    await box.fill("letter");
    await box.press("Enter");
    await expect(page.getByText("Nothing matches")).toBeVisible();
    await box.fill('"broken');
    await box.press("Enter");
    await expect(page.getByRole("alert").first()).toBeVisible();
    await box.fill("");
    await box.press("Enter");
    await page.getByRole("combobox", { name: "Type" }).click();
    await page.getByRole("option", { name: "Image" }).click();
    await expect(cards).toHaveCount(1);

    await page.goto(`/community/${letter}`);
    await expect(page.getByRole("link", { name: "CC-BY-4.0" })).toBeVisible();
    await expect(page.getByText("letter.txt")).toHaveCount(0);
    await expectFine(page);

    await page.goto(`/community/${photo}`);
    await expect(
      page.getByRole("heading", { name: "harbour.jpg" }),
    ).toBeVisible();
    const content = await page.request.get(
      `/api/v1/community/inputs/${photo}/content`,
    );
    expect((await content.body()).includes("Ada Lovelace")).toBe(false);
    await expectFine(page);

    await page.getByRole("button", { name: "Report…" }).click();
    await expectAccessible(page);
    await page.getByLabel("Reason").fill("This is my harbour");
    await page.getByRole("button", { name: "Report it" }).click();
    await expect(page.getByText("Reported.")).toBeVisible();
    await page.goto("/community/reports");
    await expect(page.getByText("This is my harbour")).toHaveCount(0);

    await signIn(moderator);
    await moderator.getByRole("link", { name: "Community" }).click();
    await moderator.getByRole("link", { name: "Reports 1 waiting" }).click();
    await expect(moderator.getByText("This is my harbour")).toBeVisible();
    await expectFine(moderator);
    await moderator.getByRole("button", { name: "Take down…" }).click();
    await moderator.getByLabel("Reason").fill("It is somebody else's harbour");
    await moderator.getByRole("button", { name: "Take it down" }).click();
    await expect(moderator.getByText("Nothing waits for you")).toBeVisible();

    await page.goto("/community");
    await expect(cards).toHaveCount(1);
    const gone = await page.goto(`/community/${photo}`);
    expect(gone?.status()).toBe(404);
  } finally {
    await context.close();
    await atModerator.close();
  }
});

test("where it is public a visitor sees it, and reports nothing", async ({
  browser,
  request,
}) => {
  test.slow();
  const olga = owner(request);
  await olga.start().catch(() => {});
  const shared = await olga.share(await olga.text("A heron for everyone"));
  const [context, page] = await openedBy(browser);
  try {
    await page.goto("/community");
    await page
      .getByRole("region", { name: "Shared" })
      .getByRole("link", { name: /heron/ })
      .click();
    await page.waitForURL(`**/community/${shared}`);
    await expect(page.getByText("A heron for everyone").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Report…" })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
    await expectFine(page);
  } finally {
    await context.close();
  }
});
