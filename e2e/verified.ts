import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What `npm run verify` says of a receipt. Throws where it doesn't verify. */
export async function verified(receipt: string, key: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "bin/verify.mjs",
    receipt,
    "--key",
    key.trim(),
  ]);
  return stdout;
}
