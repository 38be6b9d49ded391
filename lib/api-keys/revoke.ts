import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";

/** Makes a key worthless from this moment on. To do it twice is no error. */
export async function revokeKey(ctx: Ctx, shown: string): Promise<void> {
  authorize(ctx, "keys:write");

  const id = readId("key", shown);
  if (!id) throw notFound("key");
  await inTransaction(ctx, async (ctx) => {
    const key = await ctx.db.apiKey.findUnique({
      where: { appId_id: { appId: ctx.appId, id } },
      select: { revokedAt: true },
    });
    if (!key) throw notFound("key");
    if (key.revokedAt) return;
    await ctx.db.apiKey.update({
      where: { appId_id: { appId: ctx.appId, id } },
      data: { revokedAt: ctx.now },
    });
    await record(ctx, { action: "key.revoke", targetId: id });
  });
}
