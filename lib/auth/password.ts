import "server-only";

import { type Algorithm, hash, verify } from "@node-rs/argon2";

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
const COST = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** argon2id, in PHC form, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

let decoy: Promise<string> | undefined;

/**
 * Whether this is the password. Where there is no hash to compare with, it takes as
 * long as if there were, so that time doesn't tell who has an account.
 */
export async function passwordMatches(
  stored: string | null,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const matches = await verify(
    stored ?? (await decoy),
    password.normalize("NFKC"),
  );
  return stored !== null && matches;
}
