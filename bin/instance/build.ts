import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { text } from "node:stream/consumers";

import { CannotRun } from "@/bin/cannot-run";
import { waitForLock } from "@/bin/lock.mjs";

// Benchmarks are built beside the product: see next.config.ts.
const BENCHING = process.env.SOJOURN_BENCH === "1";
const STAMP = `${BENCHING ? ".next-bench" : ".next"}/sources-hash`;
const LOCK = "node_modules/.building";

/** What the web server is built from. Of a folder, all that isn't a test. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/**
 * Builds the web server, if its sources have changed since it was last built.
 * Instances that start at once from the same folder wait for one build.
 */
export async function build(asked: AbortSignal): Promise<void> {
  const hash = sourcesHash();
  if (builtFrom() === hash) return;

  const { release } = await waitForLock(LOCK);
  try {
    if (builtFrom() === hash) return;
    console.log("Building the portal. This takes a minute, and happens once.");
    await runNextBuild(asked);
    writeFileSync(STAMP, hash);
  } finally {
    release();
  }
}

const builtFrom = () =>
  existsSync(STAMP) ? readFileSync(STAMP, "utf8") : null;

/** What all sources below `root` are, in one word. */
export function sourcesHash(root = "."): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesIn(root, source))) {
    const content = createHash("sha256").update(readFileSync(join(root, file)));
    hash.update(`${file} ${content.digest("hex")}\n`);
  }
  return hash.digest("hex");
}

function filesIn(root: string, source: string): string[] {
  const place = join(root, source);
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [source];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/\.test\.tsx?$|^lib\/testing\//.test(path))
    .filter((path) => BENCHING || !/\.bench\.ts$/.test(path))
    .sort();
}

async function runNextBuild(signal: AbortSignal): Promise<void> {
  const next = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "build"],
    {
      signal,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
      },
    },
  );
  const said = Promise.all([text(next.stdout), text(next.stderr)]);
  const [code] = await once(next, "exit");
  if (code === 0) return;
  const output = (await said).join("").trim();
  throw new CannotRun(`${output}\nThe portal could not be built.`);
}
