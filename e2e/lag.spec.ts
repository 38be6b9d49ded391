import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, expectAccessible, PASSWORD, test } from "./fixtures";
import { startInstance } from "./instance";

const EMAIL = "olga@example.test";

test("how late the purge is can be seen in the portal, and that it is paused", async ({
  page,
}) => {
  test.slow();
  const instance = await startInstance({
    SOJOURN_SETUP_EMAIL: EMAIL,
    SOJOURN_SETUP_PASSWORD: PASSWORD,
    SOJOURN_SETUP_APP: "demo",
  });
  const sojourn = async (command: string) => {
    const DATA_DIR = join(instance.folder, "data");
    const env = { ...process.env, NODE_OPTIONS: "", DATA_DIR };
    const args = ["bin/sojourn.mjs", command];
    return (await promisify(execFile)(process.execPath, args, { env })).stdout;
  };
  try {
    await page.goto(`${instance.url}/sign-in`);
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/apps**");
    await page.goto(`${instance.url}/apps/demo/retention`);
    const lag = page.getByRole("region", { name: "The purge" });
    await expect(lag.getByRole("status")).toHaveText("The purge is on time");
    await expect(lag).toContainText("Nothing was due in the last 30 days.");

    expect(await sojourn("pause-purge")).toContain("The purge is paused.");
    await page.reload();
    await expect(lag.getByRole("status")).toHaveText("The purge is paused");
    await expect(lag).toContainText("nothing is destroyed by the clock");
    await expectAccessible(page);
    const ready = await page.request.get(`${instance.url}/api/health/ready`);
    expect(await ready.json()).toMatchObject({
      status: "degraded",
      checks: { purge: { state: "paused" } },
    });

    expect(await sojourn("resume-purge")).toContain("goes on within a minute");
    await page.reload();
    await expect(lag.getByRole("status")).toHaveText("The purge is on time");
  } finally {
    // A page that is open asks again and again.
    await page.goto("about:blank");
    await instance.remove();
  }
});
