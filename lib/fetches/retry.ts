import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { haveFetched } from "@/lib/fetches/receive";
import { findRecord, inputId, lockRecord } from "@/lib/inputs/record";
import type { InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";

/**
 * Has an input tried again whose URL couldn't be fetched. Its life goes on meanwhile. One
 * that is still being tried is left to that; `conflict` for one that is here.
 */
export async function retryFetch(ctx: Ctx, shown: string): Promise<InputView> {
  authorize(ctx, "inputs:write");

  const id = inputId(shown);
  return inTransaction(ctx, async (ctx) => {
    await lockRecord(ctx, id);
    const row = await findRecord(ctx, id);
    if (row.fetch_state === null) throw isHere();
    if (row.fetch_state !== "failed") return openView(ctx, row);
    await ctx.db.input.update({
      where: { appId_id: { appId: ctx.appId, id } },
      data: { fetch: "waiting", fetchTries: 0, fetchReason: null },
      select: { id: true },
    });
    await haveFetched(ctx, id);
    await record(ctx, { action: "input.retry", targetId: id });
    return openView(ctx, await findRecord(ctx, id));
  });
}

const isHere = () =>
  new AppError("conflict", "Its content is here. There is nothing to fetch.");
