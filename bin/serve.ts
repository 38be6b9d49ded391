import { once } from "node:events";

import { CannotRun, run } from "@/bin/cannot-run";
import { checkBlobStore } from "@/bin/instance/blob-store";
import { build } from "@/bin/instance/build";
import { shareDataFolder, takeDataFolder } from "@/bin/instance/data-folder";
import { type Database, openDatabase } from "@/bin/instance/database";
import { nextSteps } from "@/bin/instance/next-steps";
import { prepare } from "@/bin/instance/prepare";
import { wantedSetUp } from "@/bin/instance/set-up";
import { stopSignal } from "@/bin/instance/stop-signal";
import { startWeb } from "@/bin/instance/web";
import { startWorker } from "@/bin/instance/worker";
import type { SetUp } from "@/lib/auth/set-up";
import { vault } from "@/lib/auth/vault";
import { env } from "@/lib/env";

/** An instance, or a part of one, from its settings until it is asked to stop. */
async function serve(asked: AbortSignal): Promise<void> {
  const wanted = wantedSetUp();
  const folder = ownOrSharedFolder();
  try {
    const { keys } = await vault();
    if (env().BLOB_STORE) await checkBlobStore();
    const database = await openDatabase(keys);
    try {
      await serveOn(database, wanted, asked);
    } finally {
      await database.stop();
    }
  } finally {
    folder.release();
  }
}

/** With a database elsewhere, several processes of one instance may run here. */
function ownOrSharedFolder(): { release: () => void } {
  const { ROLE, DATABASE_URL, DATA_DIR } = env();
  if (DATABASE_URL) return shareDataFolder(DATA_DIR);
  if (ROLE === "all") return takeDataFolder(DATA_DIR);
  throw new CannotRun(
    `ROLE=${ROLE} needs DATABASE_URL: the embedded PostgreSQL is there for one npm start alone. Set it, or leave ROLE out.`,
  );
}

async function serveOn(
  database: Database,
  wanted: SetUp | null,
  asked: AbortSignal,
) {
  const { ROLE } = env();
  const claim = await prepare(database.url, wanted);
  if (ROLE !== "worker") await build(asked);
  asked.throwIfAborted();

  const web = ROLE === "worker" ? null : await startWeb(database.url);
  const worker = ROLE === "web" ? null : startWorker(database.url);
  try {
    console.log(nextSteps(claim));
    await Promise.race([
      once(asked, "abort"),
      web?.gone.then(() => ends("The web server ended by itself.")) ?? never,
      worker?.gone.then(() => ends("The worker ended by itself.")) ?? never,
      database.gone.then(() => ends("The database died and stays down.")),
    ]);
  } finally {
    await Promise.all([web?.stop(), worker?.stop()]);
  }
}

const never = new Promise<never>(() => {});

function ends(why: string): never {
  throw new CannotRun(why);
}

const asked = stopSignal();

await run(async () => {
  try {
    await serve(asked);
  } catch (error) {
    // Whatever broke because it was stopped half-way was meant to.
    if (!asked.aborted) throw error;
  }
});
