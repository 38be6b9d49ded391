import { defineConfig } from "@playwright/test";

import { findBrowser } from "./bin/checks/find-browser";

const AS_ROOT = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/global-setup.ts",
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // For what hangs. A busy machine is slow, and wrong in nothing.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    // The set-up starts the instance, and says here where it is.
    baseURL: process.env.SOJOURN_E2E_URL,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findBrowser(),
      // Nothing here leaves the machine; a browser of its own accord would.
      args: [
        ...AS_ROOT,
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [{ name: "chromium", use: { browserName: "chromium" } }],
});
