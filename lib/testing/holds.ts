import type { Ctx } from "@/lib/context";
import { newId, readId } from "@/lib/ids";

/** A hold on one record, as the database has it. Answers with the hold's id. */
export async function hold(ctx: Ctx, shown: string): Promise<string> {
  const { appId, db, now } = ctx;
  const holdId = newId(now);
  const inputId = String(readId("inp", shown));
  await db.hold.create({
    data: { appId, id: holdId, sealedWhy: Uint8Array.of(1), reviewAt: now },
  });
  await db.heldRecord.create({ data: { appId, inputId, holdId } });
  return holdId;
}
