import { takeDataFolder } from "@/bin/instance/data-folder";
import { clusterFolder, NAME, openDatabase } from "@/bin/instance/database";
import { portOf } from "@/bin/postgres/left-behind";
import { urlOf } from "@/bin/postgres/start";
import { vault } from "@/lib/auth/vault";
import { env } from "@/lib/env";
import { instanceSecret } from "@/lib/sealing/instance-keys";

/**
 * Works on the database of this instance, whether it runs or not: an embedded one
 * that nobody serves is served for as long as the work takes.
 */
export async function withDatabase(
  work: (databaseUrl: string) => Promise<void>,
): Promise<void> {
  const { keys } = await vault();
  if (env().DATABASE_URL) return work((await openDatabase(keys)).url);

  const port = portOf(clusterFolder());
  if (!port) return withStoppedInstance(work);
  const password = await instanceSecret(keys, "instance/database");
  return work(urlOf(password, port, NAME));
}

/** The same for what must have the instance to itself: refuses while it runs. */
export async function withStoppedInstance(
  work: (databaseUrl: string) => Promise<void>,
): Promise<void> {
  const folder = takeDataFolder(env().DATA_DIR);
  try {
    const { keys } = await vault();
    const database = await openDatabase(keys);
    try {
      await work(database.url);
    } finally {
      await database.stop();
    }
  } finally {
    folder.release();
  }
}
