import { chromium, type Page } from "@playwright/test";

import type { Instance } from "@/bin/bench/instance";
import type { Scrolled } from "@/bin/bench/media/told";
import { CannotRun } from "@/bin/cannot-run";
import { findBrowser } from "@/bin/checks/find-browser";

/** 3,000 pixels a second, at 60 frames. */
const PIXELS_A_FRAME = 50;

/** Scrolls through the gallery of an app, in a Chromium on the same cores. */
export async function scrolling(
  { url, app, email, password }: Instance,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Scrolled[]> {
  const executablePath = findBrowser();
  if (!executablePath) throw new CannotRun("There is no browser to scroll in.");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
  });
  try {
    const viewport = { width: 1440, height: 900 };
    const page = await browser.newPage({ baseURL: url, viewport });
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/apps(\/|$)/);

    const all: Scrolled[] = [];
    for (let round = 0; round < rounds; round++) {
      await page.goto(`/apps/${app}/inputs`);
      await page.locator("[data-card]").first().waitFor();
      all.push(await scrolled(page, seconds));
    }
    return all;
  } finally {
    await browser.close();
  }
}

const scrolled = (page: Page, seconds: number): Promise<Scrolled> =>
  page.evaluate(
    async ({ seconds, pixels }) => {
      const long: number[] = [];
      new PerformanceObserver((list) => {
        long.push(...list.getEntries().map(({ duration }) => duration));
      }).observe({ type: "longtask" });
      const frames: number[] = [];
      const started = performance.now();
      for (let last = started; last - started < seconds * 1000; ) {
        const now = await new Promise<number>(requestAnimationFrame);
        frames.push(now - last);
        last = now;
        scrollBy(0, pixels);
      }
      return { frames, long, pixels: Math.round(scrollY) };
    },
    { seconds, pixels: PIXELS_A_FRAME },
  );
