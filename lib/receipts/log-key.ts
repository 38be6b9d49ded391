import "server-only";

import type { Signer } from "@/lib/log/note";
import { signerOf } from "@/lib/log/sign";
import { keyedHash } from "@/lib/sealing/digest";
import { Secret } from "@/lib/secret";
import type { Vault } from "@/lib/stores";

/**
 * The key that signs the instance's log, made at its first start, and kept as all keys
 * outside the database are. Its name is the log's, and stays when the instance moves.
 */
export async function logSigner({ keys }: Vault): Promise<Signer> {
  const key = await keys.obtain("instance/log");
  const name = keyedHash(key, "log name", "").toString("hex").slice(0, 12);
  const seed = keyedHash(key, "log signing seed", "");
  return signerOf(`sojourn/${name}`, new Secret(Uint8Array.from(seed)));
}
