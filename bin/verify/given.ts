import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { CannotRun } from "@/bin/cannot-run";
import { env } from "@/lib/env";

/** Where an instance leaves its public keys for itself. */
const OWN_KEYS = "log.vkey";

/** The keys that were given, or named by their file; else the instance's own. */
export function keysIn(key: string | undefined): string {
  if (key !== undefined) return existsSync(key) ? textIn(key) : key;

  const own = join(env().DATA_DIR, OWN_KEYS);
  if (existsSync(own)) return textIn(own);
  throw new CannotRun(
    "Say by which key, with --key. The server that gave the receipt tells its own at /log/key; whoever kept it from before need not trust the server.",
  );
}

export function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw unreadable(file);
  }
}

/** SHA-256 of a file of any size. */
export async function hashOf(file: string): Promise<Uint8Array> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(file)) hash.update(piece);
  } catch {
    throw unreadable(file);
  }
  return hash.digest();
}

const unreadable = (file: string) => new CannotRun(`${file} can't be read.`);

export const listed = (sentences: string[]): string =>
  sentences.map((sentence) => `- ${sentence}`).join("\n");
