import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    conditions: ["react-server"],
    tsconfigPaths: true,
  },
  ssr: { resolve: { conditions: ["react-server", "node", "import"] } },
  test: {
    include: [
      "lib/**/*.test.ts",
      "components/**/*.test.ts",
      "prisma/**/*.test.ts",
      "bin/**/*.test.ts",
    ],
    globalSetup: "./lib/testing/global-setup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
});
