import "server-only";

import { entryOf } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { newEntryId, showId } from "@/lib/ids";
import { commitmentInput } from "@/lib/log/commitment";
import { count, countedBy, type UsageEvent } from "@/lib/metering/count";
import { sha256 } from "@/lib/sealing/digest";
import { inOneStatement } from "@/lib/statement";
import type { Prisma } from "@/prisma/generated/client";

/** A receipt that was asked for with a call, before anything is known of the call. */
export type ReceiptWish = {
  /** What the answer calls the call, in `x-request-id`. */
  callId: string;
  /** The entry that there will be, of whichever kind. */
  entryId: string;
  /** For the caller alone: it is in memory, and in the answer. */
  salt: Uint8Array;
};

const SALT_BYTES = 32;

export const wishFor = (callId: string, now: Date): ReceiptWish => ({
  callId,
  entryId: newEntryId(now),
  salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
});

/**
 * Leaves the count of a call, of which nothing else is kept. Where its caller asked
 * for a receipt, the log's entry comes in one statement with the count, and both are
 * on the disk when this resolves. `content` is what the call carried, if it was read.
 */
export async function forget(
  ctx: Ctx,
  usage: UsageEvent,
  wish: ReceiptWish | undefined,
  content: Uint8Array | null,
): Promise<void> {
  if (!wish) return count(ctx, usage);
  await inOneStatement(ctx.db, [
    ...countedBy(ctx, usage),
    forgottenOf(ctx, wish, content && sha256(content)),
  ]);
}

/** The entry that says that nothing of a call was kept, with the hash of its content. */
export function forgottenOf(
  ctx: Ctx,
  { callId, entryId, salt }: ReceiptWish,
  content: Uint8Array | null,
): Prisma.Sql {
  const commitment = content
    ? sha256(commitmentInput({ id: callId, salt, content }))
    : undefined;
  return entryOf(ctx, {
    action: "call.forget",
    targetId: callId,
    entryId,
    commitment,
  });
}

/** What the answer says of the receipt; the salt, where it was used. */
export function receiptHeaders(
  wish: ReceiptWish | undefined,
  salted: boolean,
): Record<string, string> {
  if (!wish) return {};
  const receipt = { "sojourn-receipt": showId("rcp", wish.entryId) };
  const salt = Buffer.from(wish.salt).toString("hex");
  return salted ? { ...receipt, "sojourn-receipt-salt": salt } : receipt;
}
