import { Client } from "pg";

import { leaveLogKeys } from "@/bin/instance/log-keys";
import { type Claim, setUpInstance } from "@/bin/instance/set-up";
import type { SetUp } from "@/lib/auth/set-up";
import { migrate } from "@/lib/migrate";
import { installQueue } from "@/lib/queue/boss";

// Any number will do that nobody else locks by.
const LOCK = 7_305_462_910n;

/**
 * Makes a database fit to be served: the newest migrations, the queue, the log's key
 * and the set-up that was asked for. Processes that start at once take turns.
 */
export async function prepare(
  databaseUrl: string,
  wanted: SetUp | null,
): Promise<Claim> {
  const client = new Client({ connectionString: databaseUrl });
  // Whoever does the work notices too, and says so.
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await migrate(databaseUrl);
    await installQueue(databaseUrl);
    await leaveLogKeys(databaseUrl);
    return await setUpInstance(databaseUrl, wanted);
  } finally {
    await client.end();
  }
}
