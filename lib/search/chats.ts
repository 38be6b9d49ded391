import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import type { Form } from "@/lib/models/provider";
import { type OpenedChat, openedChat } from "@/lib/predictions/chats";
import { somePredictions } from "@/lib/predictions/list";
import type { PredictionQuery } from "@/lib/predictions/schema";
import type { PredictionRow } from "@/lib/predictions/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { findRows } from "@/lib/search/find-predictions";
import type { Query } from "@/lib/search/language/query";
import { rowsOf } from "@/lib/statement";

/** Which conversations are asked for. */
export type ChatQuery = Pick<PredictionQuery, "limit" | "order" | "after"> & {
  model?: string;
  /** Those whose metadata have each of these pairs. */
  metadata: Record<string, string>;
};

export type Chats = { chats: OpenedChat[]; more: boolean };

/** A page of the live conversations of a form, by when they were answered. */
export async function listChats(
  ctx: Ctx,
  form: Form,
  { metadata, ...asked }: ChatQuery,
): Promise<Chats> {
  authorize(ctx, "inputs:read");

  const query = { ...asked, form };
  const pairs = Object.entries(metadata);
  const rows =
    pairs.length === 0
      ? await rowsOf<PredictionRow>(
          ctx.db,
          somePredictions(ctx, query, query.limit + 1),
        )
      : await thoseWith(ctx, query, pairs);
  await record(ctx, { action: "prediction.list" });
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const chats = await Promise.all(
    rows.slice(0, query.limit).map((row) => openedChat(opening, row)),
  );
  return { chats, more: rows.length > query.limit };
}

/**
 * As many as the page has and one more, or all: a client takes a short page for the end
 * of the list. Each look goes on from where the last one came to.
 */
async function thoseWith(
  ctx: Ctx,
  query: PredictionQuery,
  pairs: [string, string][],
): Promise<PredictionRow[]> {
  const place = { from: 0, to: 0 };
  const also = pairs.map(
    ([key, value]): Query => ({ kind: "meta", key, value, ...place }),
  );
  const rows: PredictionRow[] = [];
  let { after } = query;
  for (;;) {
    const found = await findRows(ctx, { ...query, after }, also);
    rows.push(...found.rows);
    if (rows.length > query.limit || found.last === null) return rows;
    after = showId("prd", found.last);
  }
}
