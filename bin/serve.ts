import { once } from "node:events";

import { CannotRun, run } from "@/bin/cannot-run";
import { build } from "@/bin/instance/build";
import { takeDataFolder } from "@/bin/instance/data-folder";
import { type Database, openDatabase } from "@/bin/instance/database";
import { leaveLogKeys } from "@/bin/instance/log-keys";
import { nextSteps } from "@/bin/instance/next-steps";
import { setUpInstance, wantedSetUp } from "@/bin/instance/set-up";
import { stopSignal } from "@/bin/instance/stop-signal";
import { startWeb } from "@/bin/instance/web";
import { startWorker } from "@/bin/instance/worker";
import type { SetUp } from "@/lib/auth/set-up";
import { vault } from "@/lib/auth/vault";
import { env } from "@/lib/env";
import { migrate } from "@/lib/migrate";
import { installQueue } from "@/lib/queue/boss";

/** An instance, from its settings until it is asked to stop. */
async function serve(asked: AbortSignal): Promise<void> {
  const wanted = wantedSetUp();
  const folder = takeDataFolder(env().DATA_DIR);
  try {
    const { keys } = await vault();
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

async function serveOn(
  database: Database,
  wanted: SetUp | null,
  asked: AbortSignal,
) {
  await migrate(database.url);
  await leaveLogKeys(database.url);
  await installQueue(database.url);
  const claim = await setUpInstance(database.url, wanted);
  await build(asked);
  asked.throwIfAborted();

  const web = await startWeb(database.url);
  const worker = startWorker(database.url);
  try {
    console.log(nextSteps(claim));
    await Promise.race([
      once(asked, "abort"),
      web.gone.then(() => ends("The web server ended by itself.")),
      worker.gone.then(() => ends("The worker ended by itself.")),
      database.gone.then(() => ends("The database died and stays down.")),
    ]);
  } finally {
    await Promise.all([web.stop(), worker.stop()]);
  }
}

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
