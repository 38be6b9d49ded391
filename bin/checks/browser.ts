import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import { findBrowser } from "@/bin/checks/find-browser";
import { tool } from "@/bin/checks/tool";

const APT = "/usr/bin/apt-get";

/** Sees to it that there is a browser. False: there is none, and it said what to do. */
export async function ensureBrowser(): Promise<boolean> {
  if (findBrowser()) return true;

  console.log("There is no browser yet. Installing one.");
  await tool("playwright", ["install", "chromium"]);
  if (!findBrowser() && process.getuid?.() === 0 && existsSync(APT)) {
    spawnSync(APT, ["update"], { stdio: "inherit" });
    spawnSync(APT, ["install", "--yes", "chromium"], { stdio: "inherit" });
  }
  if (findBrowser()) return true;

  console.error(
    "No browser could be installed. Run npx playwright install chromium, or as root apt-get install chromium, and try again.",
  );
  return false;
}
