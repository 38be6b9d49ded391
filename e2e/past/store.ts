// Stores texts received so many hours ago, and prints their ids. A process of its own,
// since its settings say which database is the product's.
import { spawn } from "node:child_process";
import { once } from "node:events";

import { withDatabase } from "@/bin/instance/with-database";
import { verifyKey } from "@/lib/auth/verify-key";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { storeInput } from "@/lib/inputs/store";
import { newRecord } from "@/lib/testing/inputs";

const HOUR_MS = 3_600_000;
const [key = "", ...ages] = process.argv.slice(2);

if (env().DATABASE_URL) await storeAll();
else await withDatabase(againOn);

async function storeAll(): Promise<void> {
  const ctx = await verifyKey(key, null, { now: new Date(), address: null });
  for (const age of ages) {
    const now = new Date(Date.now() - Number(age) * HOUR_MS);
    const text = newRecord(`Received ${age} hours ago.`);
    const { id } = await storeInput({ ...ctx, now }, text);
    process.stdout.write(`${id}\n`);
  }
  await db().$disconnect();
}

/** The same, where the embedded database is this process's own. */
async function againOn(databaseUrl: string): Promise<void> {
  const again = spawn(
    process.execPath,
    [...process.execArgv, ...process.argv.slice(1)],
    { stdio: "inherit", env: { ...process.env, DATABASE_URL: databaseUrl } },
  );
  const [code] = await once(again, "exit");
  process.exitCode = code;
}
