import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { parseKey, printKey } from "@/lib/log/key";
import {
  logKeyName,
  logKeys,
  logSigners,
  signerBy,
} from "@/lib/receipts/log-key";
import { ownLog, sequenceBatch } from "@/lib/receipts/sequence";

type Of = Pick<Ctx, "db" | "vault" | "now">;

/** Which key signs from now on, and whether the one before it vouches for it. */
export type Succession = { vkey: string; vouchedFor: boolean };

/**
 * Puts a new key in the place of the one that signs the log. The old one first signs
 * a checkpoint that names the new one, so that whoever trusts the old can trust the
 * new; then its private half is destroyed. Its public half goes on checking what it
 * signed. The log's name and its entries stay.
 *
 * Servers may run meanwhile. A run that ends before its end leaves both keys signing;
 * the next takes it up. Where the old private half is lost, nothing vouches for the
 * new key, and people have to be told of it by other ways.
 */
export async function rotateLogKey(ctx: Of): Promise<Succession> {
  await ownLog(ctx, introduceNext);
  return ownLog(ctx, retireOthers);
}

/** Makes the next key, and a checkpoint that names it. */
async function introduceNext(ctx: Of): Promise<void> {
  const keys = await logKeys(ctx);
  const newest = keys.at(-1);
  const signing = keys.filter(({ retiredAt }) => !retiredAt);
  if (!newest || signing.length > 1) return;

  const id = newest.id + 1;
  const key = await ctx.vault.keys.obtain(logKeyName(id));
  const { name } = await parseKey(newest.vkey);
  const vkey = printKey((await signerBy(key, name)).key);
  await ctx.db.logKey.create({ data: { id, vkey, since: ctx.now } });
  const actor = { kind: "job", id: null } as const;
  await record(
    { ...ctx, actor, appId: null, address: null },
    { action: "log_key.rotate" },
  );
  await sequenceBatch(ctx);

  const isVouchedFor = (await logSigners(ctx)).length > 1;
  if (!isVouchedFor) return;
  const { note } = await ctx.db.logCheckpoint.findFirstOrThrow({
    orderBy: { size: "desc" },
  });
  await ctx.db.logKey.update({ where: { id }, data: { introduction: note } });
}

/** Destroys the private halves of all but the newest key. */
async function retireOthers(ctx: Of): Promise<Succession> {
  const keys = await logKeys(ctx);
  const newest = keys.at(-1);
  if (!newest) throw new Error("The log has no key.");

  for (const { id, retiredAt } of keys) {
    if (retiredAt || id === newest.id) continue;
    await ctx.vault.keys.destroy(logKeyName(id));
    await ctx.db.logKey.update({ where: { id }, data: { retiredAt: ctx.now } });
  }
  return { vkey: newest.vkey, vouchedFor: newest.introduction !== null };
}
