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
    pool: "forks",
    // Most of a test is waiting, for the database, a process or the disk.
    maxWorkers: "100%",
    execArgv: ["--conditions=react-server"],
    setupFiles: "./lib/testing/setup.ts",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,components,prisma,bin}/**/*.test.ts"],
          globalSetup: "./lib/testing/global-setup.ts",
          // For what hangs. A busy machine is slow, and wrong in nothing.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["e2e/faults/*.test.ts"],
          globalSetup: [
            "./lib/testing/global-setup.ts",
            "./e2e/faults/global-setup.ts",
          ],
          testTimeout: 600_000,
          hookTimeout: 60_000,
          // Each of them takes the whole machine.
          fileParallelism: false,
        },
      },
    ],
  },
});
