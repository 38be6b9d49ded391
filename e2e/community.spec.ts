import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import sharp from "sharp";

import { BLUE, film, RED } from "@/lib/testing/videos";

import { expectAccessible, expectFine, signUp, test } from "./fixtures";
import { type Instance, startInstance } from "./instance";

const OLGA = { email: "olga@example.test", password: "a horse and a battery" };
const KEY = `snj_${"k".repeat(48)}`;
const APP = "/api/v1/apps/shop";

let instance: Instance;

test.beforeAll(async () => {
  // To be slow can be said once, and the first test has to say it.
  test.setTimeout(180_000);
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
    async video(): Promise<string> {
      const video = await film({
        format: "webm",
        codec: "vp8",
        colors: [RED, BLUE],
      });
      const input = { type: "video", data: video.toString("base64") };
      const made = await call("POST", "/predictions", {
        model: "color",
        input,
      });
      return made.input.id;
    },
  };
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
    const taken = await olga.image("harbour.jpg");
    const photo = await olga.share(taken, ["filename"]);
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

    // Who took it down owns it, too: what its owner sees is the page of the record.
    await moderator.goto(`/apps/shop/inputs/${taken}`);
    await expect(
      moderator.getByText("It is somebody else's harbour"),
    ).toBeVisible();
    await expect(
      moderator.getByText("It can't be shared again."),
    ).toBeVisible();
    await expect(moderator.getByRole("button", { name: "Share…" })).toHaveCount(
      0,
    );
    await expectFine(moderator);
    await moderator.goto("/apps/shop/sharing/history");
    await expect(moderator.getByText("Taken down by the instance")).toHaveCount(
      1,
    );
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

test("an image, a text and a video are shown as in the portal, with what is shared of what was found in them", async ({
  browser,
  request,
}) => {
  test.slow();
  const olga = owner(request);
  await olga.start();
  const video = await olga.share(await olga.video(), ["predictions"]);
  const drawn = await olga.image("kite.jpg");
  const box = { left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 };
  await olga.call("POST", `/inputs/${drawn}/annotations`, {
    regions: [{ label: "kite", box }],
  });
  const image = await olga.share(drawn, ["annotations"]);
  const letter = await olga.share(
    await olga.text("Write to ada@example.com about the kite"),
    ["predictions"],
  );
  const [context, page] = await openedBy(browser);
  const widthOf = (img: Locator) =>
    img.evaluate((one: HTMLImageElement) => one.naturalWidth);
  try {
    await page.goto("/community?type=video");
    const frame = page.getByRole("region", { name: "Shared" }).locator("img");
    await expect.poll(() => widthOf(frame)).toBe(320);

    await page.goto(`/community/${video}`);
    const frames = page.getByRole("slider", { name: "Frames by color" });
    await expect(frames).toHaveAttribute("aria-valuetext", /^0:00\.0, red/);
    await frames.press("ArrowRight");
    await expect(frames).toHaveAttribute("aria-valuetext", /^0:01\.0, blue/);
    const player = page.locator("video");
    await expect
      .poll(() => player.evaluate((one: HTMLVideoElement) => one.currentTime))
      .toBeCloseTo(1, 1);
    await expectFine(page);

    await page.goto(`/community/${image}`);
    const picture = page.getByRole("region", { name: /Plus and minus zoom/ });
    await expect.poll(() => widthOf(picture.getByRole("img"))).toBe(640);
    const outline = page.locator("[data-drawn] polygon").last();
    const [within, outer] = [
      await outline.boundingBox(),
      await picture.getByRole("img").boundingBox(),
    ];
    expect((within?.width ?? 0) / (outer?.width ?? 1)).toBeCloseTo(0.25, 1);
    await expectFine(page);

    await page.goto(`/community/${letter}`);
    await expect(
      page.getByRole("main").locator("mark", { hasText: "ada@example.com" }),
    ).toBeVisible();
  } finally {
    await context.close();
  }
});

test("what expires is gone from the community in that second", async ({
  browser,
  request,
}) => {
  test.slow();
  const olga = owner(request);
  await olga.start();
  const { id, expires_at } = await olga.call("POST", "/inputs", {
    input: { type: "text", text: "A mayfly for a minute" },
    retention: "60s",
  });
  const share = await olga.share(id);
  const [context, page] = await openedBy(browser);
  const end = Date.parse(expires_at);
  try {
    await page.goto("/community?q=mayfly");
    const card = page
      .getByRole("region", { name: "Shared" })
      .getByRole("link", { name: /mayfly/ });
    await expect(card).toBeVisible();
    await card.click();
    await page.waitForURL(`**/community/${share}*`);

    // Each answer is known to be of before or of after the end, or counts for nothing.
    const told = { before: new Set<number>(), after: new Set<number>() };
    const look = async () => {
      const began = Date.now();
      const answer = await page.request.get(`/community/${share}`);
      if (Date.now() < end) told.before.add(answer.status());
      if (began >= end) told.after.add(answer.status());
      return told.after.size;
    };
    await expect.poll(look, { intervals: [50], timeout: 90_000 }).toBe(1);
    expect(told).toEqual({ before: new Set([200]), after: new Set([404]) });

    const again = await page.reload();
    expect(again?.status()).toBe(404);
    await page.goto("/community?q=mayfly");
    await expect(page.getByText("Nothing matches")).toBeVisible();
  } finally {
    await context.close();
  }
});

test("the community works by keyboard alone", async ({ browser, request }) => {
  test.slow();
  const olga = owner(request);
  await olga.start();
  const older = await olga.share(await olga.text("The elder kingfisher"));
  const newer = await olga.share(await olga.text("The younger kingfisher"));
  const [context, page] = await openedBy(browser);
  const { keyboard } = page;
  try {
    await signUp(page);
    await page.goto("/community");
    await expect(page.getByRole("link", { name: /younger/ })).toBeVisible();
    await keyboard.press("Tab");
    await expect(page.getByRole("link", { name: /Skip to/ })).toBeFocused();
    await keyboard.press("/");
    await expect(
      page.getByRole("textbox", { name: "Search the community" }),
    ).toBeFocused();
    await keyboard.type("kingfisher");
    await keyboard.press("Enter");
    await expect(page).toHaveURL(/q=kingfisher/);
    await page.getByRole("link", { name: /younger/ }).focus();
    await keyboard.press("l");
    await keyboard.press("Enter");
    await page.waitForURL(`**/community/${older}*`);
    await page.goBack();
    await page.getByRole("link", { name: /younger/ }).focus();
    await keyboard.press("Enter");
    await page.waitForURL(`**/community/${newer}*`);

    await page.getByRole("button", { name: "Report…" }).focus();
    await keyboard.press("Enter");
    await keyboard.type("It is mine");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await expect(page.getByText("Reported.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Report…" })).toBeFocused();

    for (const [letter, title] of [
      ["d", "To delete"],
      ["e", "Training exports"],
      ["c", "Community"],
    ] as const) {
      await keyboard.press("g");
      await keyboard.press(letter);
      await expect(
        page.getByRole("heading", { level: 1, name: title }),
      ).toBeVisible();
    }
  } finally {
    await context.close();
  }
});
