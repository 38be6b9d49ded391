import "server-only";

import type { KeyObject } from "node:crypto";

import type { Vault } from "@/lib/stores";

/**
 * The same vault for the opening of one page, which looks for each key once: its
 * records are of few epochs, and each look asks a disk or another machine. Not to be
 * kept, since it would go on finding a key that was destroyed.
 */
export function findingOnce(vault: Vault): Vault {
  const found = new Map<string, Promise<KeyObject | null>>();
  const find = (name: string) => {
    const finding = found.get(name) ?? vault.keys.find(name);
    found.set(name, finding);
    return finding;
  };
  return { ...vault, keys: { ...vault.keys, find } };
}
