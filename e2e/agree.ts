import type { Page } from "@playwright/test";

import { expect } from "./fixtures";

/**
 * Reads the text of what sharing means to its end, by keyboard, and agrees to it. Before
 * its end was in view there is nothing to agree with.
 */
export async function agree(page: Page, slug: string): Promise<void> {
  await page.goto(`/apps/${slug}/sharing`);
  const agreed = page.getByRole("switch", { name: /I have read this/ });
  const text = page.getByRole("region", { name: "The text to agree to" });
  const top = () => text.evaluate((frame) => frame.scrollTop);
  await text.focus();
  await page.keyboard.press("PageDown");
  await expect.poll(top).toBeGreaterThan(0);
  await expect(page.getByText("Read the text to its end first.")).toBeVisible();
  await expect(agreed).toBeDisabled();
  await page.keyboard.press("End");
  await expect(agreed).toBeEnabled();
  await agreed.focus();
  await page.keyboard.press("Space");
  await expect(
    page.getByRole("heading", { name: "On", exact: true }),
  ).toBeVisible();
}
