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
    apt("update");
    apt("install", "--yes", "chromium");
  }
  if (findBrowser()) return true;

  console.error(
    "No browser could be installed. Run npx playwright install chromium, or as root apt-get install chromium, and try again.",
  );
  return false;
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(APT, args, { stdio: "inherit", env });
}
