import "server-only";

import type { KeyObject } from "node:crypto";

import { commitmentInput } from "@/lib/log/commitment";
import { keyedHash, sha256 } from "@/lib/sealing/digest";

/**
 * What the log says of a record's content, by its hash: another hash, with a salt that
 * only the record's key gives. When the key is destroyed, nothing leads from one to
 * the other any more, and nobody can try contents out.
 */
export const commitmentTo = (
  key: KeyObject,
  id: string,
  content: Uint8Array,
): Buffer => sha256(commitmentInput({ id, salt: saltOf(key), content }));

/** Dies with the key. */
export const saltOf = (key: KeyObject): Buffer =>
  keyedHash(key, "commitment", "");
