import "server-only";

import type { KeyObject } from "node:crypto";

import { keyedHash } from "@/lib/sealing/digest";
import { Secret } from "@/lib/secret";
import type { KeyStore } from "@/lib/stores";

/**
 * A secret of this instance's own, as 64 hexadecimal digits: what signs its sessions and
 * where the portal sends files, and the password of its embedded database. Made when it is first asked for, and the
 * same from then on.
 */
export async function instanceSecret(
  keys: KeyStore,
  name: "instance/session" | "instance/database" | "instance/uploads",
): Promise<Secret<string>> {
  const key = await keys.obtain(name);
  return new Secret(keyedHash(key, "instance secret", name).toString("hex"));
}

/** Seals what people ask of the community, which belongs to no app. */
export const communityKey = (keys: KeyStore): Promise<KeyObject> =>
  keys.obtain("instance/community");
