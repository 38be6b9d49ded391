import "server-only";

import { type Ctx, inTransaction } from "@/lib/context";
import { readId } from "@/lib/ids";
import type { StoredInput } from "@/lib/inputs/schema";
import { type NewRecord, storeInputs } from "@/lib/inputs/store";
import { enqueueFetch } from "@/lib/queue/boss";

/** Texts and images of a whole array are sealed meanwhile. */
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

/**
 * `storeInputs`, of which some may be yet to be fetched. That a worker is to fetch them is
 * in the same transaction as their records, so that none waits for ever. The queue knows
 * ids alone: a URL is content.
 */
export async function receiveInputs(
  ctx: Ctx,
  records: NewRecord[],
): Promise<StoredInput[]> {
  if (!records.some(({ incoming }) => "toFetch" in incoming)) {
    return storeInputs(ctx, records);
  }
  return inTransaction(
    ctx,
    async (ctx) => {
      const views = await storeInputs(ctx, records);
      for (const { id, fetch } of views) {
        if (fetch) await haveFetched(ctx, readId("inp", id ?? "") ?? "");
      }
      return views;
    },
    LIMITS,
  );
}

/** The same of one. */
export async function receiveInput(
  ctx: Ctx,
  record: NewRecord,
): Promise<StoredInput> {
  const [view] = await receiveInputs(ctx, [record]);
  if (!view) throw new Error("One record was to be stored.");
  return view;
}

/** Has a worker fetch an input, in the transaction that says so. */
export const haveFetched = (
  { db, appId }: Ctx,
  id: string,
  afterSeconds?: number,
): Promise<void> => enqueueFetch(db, { app: appId, fetch: id }, afterSeconds);
