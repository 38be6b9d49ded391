import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "@/bin/instance/build";
import { openDatabase } from "@/bin/instance/database";
import { freePort } from "@/bin/instance/port";
import { setUpInstance } from "@/bin/instance/set-up";
import { startWeb } from "@/bin/instance/web";
import { vault } from "@/lib/auth/vault";
import { migrate } from "@/lib/migrate";

/** The product as `npm start` runs it, with an app and a key that may do all. */
export type Instance = {
  url: string;
  databaseUrl: string;
  /** Where its data is. */
  folder: string;
  app: string;
  key: string;
  /** Who owns it, to sign in. */
  email: string;
  password: string;
};

const APP = "bench";
const EMAIL = "bench@example.test";

/**
 * Runs `work` on an instance of its own, whose data goes with it. Its settings are
 * the shipped ones, fsync included; what the surroundings say is not heeded.
 */
export async function withInstance(
  asked: AbortSignal,
  profiles: string | undefined,
  work: (instance: Instance) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sojourn-bench-"));
  // For root the database runs as another user, who has to get in.
  await chmod(folder, 0o711);
  try {
    const { url, ...who } = await configure(folder);
    await keepingTypes(() => build(asked));
    const database = await openDatabase((await vault()).keys);
    try {
      await migrate(database.url);
      await setUpInstance(database.url);
      asked.throwIfAborted();
      const web = await profiled(profiles, () => startWeb(database.url));
      try {
        const databaseUrl = database.url;
        await work({ url, databaseUrl, folder, app: APP, ...who });
      } finally {
        await web.stop();
      }
    } finally {
      await database.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function configure(folder: string) {
  const port = await freePort();
  const key = `snj_${randomUUID()}${randomUUID()}`.replaceAll("-", "");
  const password = randomUUID();
  Object.assign(process.env, {
    HOST: "127.0.0.1",
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: "",
    MASTER_KEY_FILE: "",
    SOJOURN_URL: "",
    STORE: "",
    WINDOW_MAX: "",
    WINDOW_DEFAULT: "",
    SOJOURN_SETUP_EMAIL: EMAIL,
    SOJOURN_SETUP_PASSWORD: password,
    SOJOURN_SETUP_APP: APP,
    SOJOURN_SETUP_KEY: key,
  });
  return { url: `http://127.0.0.1:${port}`, key, email: EMAIL, password };
}

const TYPES = "next-env.d.ts";

/** Next writes down where it put its types last; what counts is the product's. */
async function keepingTypes(work: () => Promise<void>): Promise<void> {
  const types = existsSync(TYPES) ? readFileSync(TYPES) : null;
  try {
    await work();
  } finally {
    if (types) writeFileSync(TYPES, types);
  }
}

/** Has the process that `start` starts write a CPU profile to a folder as it ends. */
async function profiled<T>(
  folder: string | undefined,
  start: () => Promise<T>,
) {
  if (folder) process.env.NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${folder}`;
  try {
    return await start();
  } finally {
    if (folder) delete process.env.NODE_OPTIONS;
  }
}
