import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { env } from "@/lib/env";
import { publicKeys } from "@/lib/receipts/public";
import type { Vault } from "@/lib/stores";

/** Leaves the log's public key where `npm run verify` looks for it by itself. */
export async function leaveLogKey(vault: Vault): Promise<void> {
  writeFileSync(join(env().DATA_DIR, "log.vkey"), await publicKeys(vault));
}
