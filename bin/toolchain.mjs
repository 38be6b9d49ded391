// Runs on Node 20 with nothing installed: built-in modules only.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { waitForLock } from "./lock.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NODE = join(ROOT, "node_modules/node/bin/node");
const GENERATED = join(ROOT, "prisma/generated");

/** Installs packages and generates code where they are missing or out of date. */
export async function prepare({ forTests = false } = {}) {
  if (isInstalled(forTests) && isGenerated()) return;

  const { release } = await waitForLock(join(ROOT, ".preparing"));
  try {
    if (!isInstalled(forTests)) install(forTests);
    if (!isGenerated()) generate();
  } finally {
    release();
  }
}

const WANTED = join(ROOT, "package-lock.json");
const INSTALLED = join(ROOT, "node_modules/.package-lock.json");

/**
 * Whether what npm wrote down of its last install is what the lock file asks for. It
 * leaves out what is for other platforms, and on request what only tests need.
 */
function isInstalled(forTests) {
  if (!existsSync(NODE) || !existsSync(INSTALLED)) return false;
  const packagesIn = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const installed = packagesIn(INSTALLED);
  return Object.entries(packagesIn(WANTED)).every(
    ([path, { version, optional, dev, devOptional }]) => {
      const mayMiss = optional || devOptional || (dev && !forTests);
      return path in installed
        ? installed[path].version === version
        : mayMiss || path === "";
    },
  );
}

function install(forTests) {
  step("Installing packages. This takes a minute.", "npm", [
    ...["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    ...(forTests ? ["--include=dev"] : []),
  ]);
}

const schemaHash = () =>
  createHash("sha256")
    .update(readFileSync(join(ROOT, "prisma/schema.prisma")))
    .update(readFileSync(join(ROOT, "node_modules/prisma/package.json")))
    .digest("hex");

const STAMP = join(GENERATED, ".schema-hash");

const isGenerated = () =>
  existsSync(STAMP) && readFileSync(STAMP, "utf8") === schemaHash();

function generate() {
  step("Generating the database client.", NODE, [
    ...[join(ROOT, "node_modules/prisma/build/index.js"), "generate"],
  ]);
  mkdirSync(GENERATED, { recursive: true });
  writeFileSync(STAMP, schemaHash());
}

// Prisma looks for a native program that it doesn't need here, and would download
// it. Any program will do.
const ENVIRONMENT = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  CHECKPOINT_DISABLE: "1",
};

function step(title, command, args) {
  console.log(title);
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...ENVIRONMENT },
    encoding: "utf8",
  });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`.trim());
  console.error(`This didn't work: ${command} ${args.join(" ")}`);
  process.exit(1);
}

/**
 * Runs a TypeScript program of ours on the Node that we install, and ends as it
 * ends. Signals are for the program: it says when it is done.
 */
export function run(program, args = []) {
  const child = spawn(
    NODE,
    [
      "--conditions=react-server",
      ...(existsSync(join(ROOT, ".env")) ? ["--env-file=.env"] : []),
      ...["--import", "tsx", join(ROOT, program), ...args],
    ],
    { cwd: ROOT, stdio: "inherit" },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code) => process.exit(code ?? 1));
}
