import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { vault } from "@/lib/auth/vault";
import { connect } from "@/lib/db";
import { env } from "@/lib/env";
import { publicKeys } from "@/lib/receipts/public";

/** Leaves the log's public keys where `npm run verify` looks for them by itself. */
export async function leaveLogKeys(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl);
  try {
    const ctx = { db, vault: await vault(), now: new Date() };
    writeFileSync(join(env().DATA_DIR, "log.vkey"), await publicKeys(ctx));
  } finally {
    await db.$disconnect();
  }
}
