import { join } from "node:path";
import { defineConfig } from "vitest/config";

const emptyModule = join(
  import.meta.dirname,
  "node_modules/server-only/empty.js",
);

export default defineConfig({
  resolve: {
    tsconfigPaths: true,
    // The set-up runs in Vitest's own process, which knows no such condition.
    alias: { "server-only": emptyModule },
  },
  test: {
    include: [
      "lib/**/*.test.ts",
      "components/**/*.test.ts",
      "prisma/**/*.test.ts",
      "bin/**/*.test.ts",
    ],
    globalSetup: "./lib/testing/global-setup.ts",
    setupFiles: "./lib/testing/setup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    execArgv: ["--conditions=react-server"],
  },
});
