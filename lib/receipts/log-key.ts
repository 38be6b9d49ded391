import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { parseKey, printKey } from "@/lib/log/key";
import type { Signer } from "@/lib/log/note";
import { signerOf } from "@/lib/log/sign";
import { keyedHash } from "@/lib/sealing/digest";
import { Secret } from "@/lib/secret";
import type { LogKey } from "@/prisma/generated/client";

type Of = Pick<Ctx, "db" | "vault" | "now">;

const FIRST = 1;

/** Under what name a log key's private half is in the key store. */
export const logKeyName = (id: number): string =>
  id === FIRST ? "instance/log" : `instance/log-${id}`;

/**
 * Every key that the log has had, the oldest first. The first is made when it is first
 * asked for. Its private half also names the log, which goes on being called so,
 * wherever it moves and whatever signs it.
 */
export async function logKeys(ctx: Of): Promise<LogKey[]> {
  const known = await ctx.db.logKey.findMany({ orderBy: { id: "asc" } });
  if (known.length > 0) return known;

  const key = await ctx.vault.keys.obtain(logKeyName(FIRST));
  const name = keyedHash(key, "log name", "").toString("hex").slice(0, 12);
  const { key: first } = await signerBy(key, `sojourn/${name}`);
  await ctx.db.logKey.createMany({
    data: { id: FIRST, vkey: printKey(first), since: ctx.now },
    skipDuplicates: true,
  });
  return ctx.db.logKey.findMany({ orderBy: { id: "asc" } });
}

/**
 * The keys that sign the log now, the oldest first: one, and two while it changes from
 * one to the next. Looked for each time, since any process may change them.
 */
export async function logSigners(ctx: Of): Promise<Signer[]> {
  const signers: Signer[] = [];
  for (const { id, vkey, retiredAt } of await logKeys(ctx)) {
    const key = retiredAt ? null : await ctx.vault.keys.find(logKeyName(id));
    if (!key) continue;
    const signer = await signerBy(key, (await parseKey(vkey)).name);
    if (printKey(signer.key) !== vkey) {
      throw new Error(`The private half of the log's key ${id} is another's.`);
    }
    signers.push(signer);
  }
  if (signers.length > 0) return signers;
  throw new Error(
    "The private half of the log's key is missing. `npm run sojourn -- rotate-log-key` makes another.",
  );
}

/** Signs as a key of the key store, under the log's name. */
export function signerBy(key: KeyObject, name: string): Promise<Signer> {
  const seed = keyedHash(key, "log signing seed", "");
  return signerOf(name, new Secret(Uint8Array.from(seed)));
}
