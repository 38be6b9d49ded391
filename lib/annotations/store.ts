import "server-only";

import { annotate } from "@/lib/annotations/annotate";
import type { AnnotationBody } from "@/lib/annotations/schema";
import type { Told } from "@/lib/annotations/told";
import { type Ctx, inTransaction } from "@/lib/context";
import type { StoredInput } from "@/lib/inputs/schema";

/** A record that was just stored, or wasn't to be: then it has no id, and no notes. */
export type StoredTold = Omit<Told, "view"> & { view: StoredInput };

/** Content is sealed and indexed in it, and a large one goes to the blob store. */
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

/** Keeps an input, and what somebody says of it as they send it: both, or neither. */
export async function storeAnnotated(
  ctx: Ctx,
  store: (ctx: Ctx) => Promise<StoredInput>,
  body: AnnotationBody | null,
): Promise<StoredTold> {
  if (!body) return { view: await store(ctx), notes: [] };
  return inTransaction(
    ctx,
    async (ctx) => {
      const view = await store(ctx);
      if (view.id === null) return { view, notes: [] };
      return { view, notes: [await annotate(ctx, view.id, body)] };
    },
    LIMITS,
  );
}
