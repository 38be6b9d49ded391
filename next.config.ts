import type { NextConfig } from "next";

// The benchmarks measure routes of their own inside the same server. They are
// built only for them, beside the product's build.
const benching = process.env.SOJOURN_BENCH === "1";

const config: NextConfig = {
  distDir: benching ? ".next-bench" : ".next",
  pageExtensions: benching ? ["bench.ts", "ts", "tsx"] : ["ts", "tsx"],
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  // A trailing slash is part of a path that a client sent: never a redirect.
  skipTrailingSlashRedirect: true,
  // `npm test` checks the types of the whole tree, tests and commands included.
  typescript: { ignoreBuildErrors: true },
  // Bundled, these would only make the build longer: binaries, and large data.
  serverExternalPackages: [
    "@node-rs/argon2",
    "eld",
    "libphonenumber-js",
    "pg",
    "pg-boss",
    "pino",
    "prom-client",
    "sharp",
    "undici",
    "wink-eng-lite-web-model",
    "wink-nlp",
  ],
  turbopack: { root: import.meta.dirname },
  experimental: { serverActions: { bodySizeLimit: "1mb" } },
};

export default config;
