import "server-only";

import type { Ctx } from "@/lib/context";
import { type Document, documentOf } from "@/lib/index/document";
import { noteIn } from "@/lib/inputs/opened";
import { textsOf } from "@/lib/inputs/texts";
import { findingOnce } from "@/lib/sealing/find-once";
import { cardsOf, type SharedRow } from "@/lib/sharing/card";
import type { SharedInput } from "@/lib/sharing/schema";

/** Of what was said about a record, by how much of each kind it is found. */
const SAID_MOST = 100;

/** What the community is shown of a record, and by what it is found there. */
export type Shown = { card: SharedInput; document: Document };

/**
 * What shared records can be found by in the community, in their order, opened: the content
 * of each, what its card shows, and nothing else. To have been received is to have been
 * shared; of when it expires, whose data it is, and which key sent it, nothing is known
 * here.
 */
export async function sharedDocuments(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  rows: SharedRow[],
  wanted: { text: boolean } = { text: true },
): Promise<Shown[]> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const cards = await cardsOf(opening, rows, SAID_MOST);
  const texts = wanted.text ? await textsIn(opening, rows) : new Map();
  return cards.map((card, place) => ({
    card,
    document: documentIn(card, texts.get(rows[place]) ?? null),
  }));
}

/** What those that are texts say. */
async function textsIn(
  ctx: Pick<Ctx, "db" | "vault">,
  rows: SharedRow[],
): Promise<Map<SharedRow, string>> {
  const known = new Map<SharedRow, string>();
  const all = rows.filter(({ type }) => type === "text");
  for (const [appId, some] of Map.groupBy(all, ({ app_id }) => app_id)) {
    const texts = await textsOf({ ...ctx, appId }, some);
    for (const row of some) {
      const text = texts.get(row.id);
      if (text !== undefined) known.set(row, text);
    }
  }
  return known;
}

function documentIn(card: SharedInput, text: string | null): Document {
  return documentOf(
    {
      type: card.type,
      receivedAt: new Date(card.shared_at),
      text,
      filename: card.filename,
      metadata: card.metadata ?? {},
      ...{ subject: null, url: null, key: null, traits: null },
      ...{ expiresAt: null, held: false, shared: true },
    },
    card.predictions?.map((said) => ({ ...said, failed: false })),
    card.annotations?.map(noteIn),
  );
}
