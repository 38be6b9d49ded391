import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "pg";

import type { Instance } from "@/bin/bench/instance";

/** Fills an instance's app with so many inputs, sealed as the product seals them. */
export async function fillWithInputs(
  instance: Instance,
  count: number,
  of: "notes" | "pictures" = "notes",
): Promise<void> {
  const { app, key, databaseUrl } = instance;
  const filling = spawn(
    process.execPath,
    [...process.execArgv, "bin/bench/fill.ts", app, key, String(count), of],
    {
      stdio: "inherit",
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
  const [code] = await once(filling, "exit");
  if (code !== 0) throw new Error("The app could not be filled.");
  await settle(databaseUrl);
}

/** Has done what autovacuum would do at some time during the measurement. */
async function settle(databaseUrl: string): Promise<void> {
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query("VACUUM ANALYZE");
  await client.query("CHECKPOINT");
  await client.end();
}
