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

/**
 * What a shared record can be found by in the community, opened: its content, what its
 * card shows, and nothing else. To have been received is to have been shared; of when it
 * expires, whose data it is, and which key sent it, nothing is known here.
 */
export async function sharedDocument(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  row: SharedRow,
  wanted: { text: boolean } = { text: true },
): Promise<Document> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const [card] = await cardsOf(opening, [row], SAID_MOST);
  if (!card) throw new Error("One record has one card.");
  const read = wanted.text && row.type === "text";
  const inApp = { ...opening, appId: row.app_id };
  const texts = read ? await textsOf(inApp, [row]) : null;
  return documentIn(card, texts?.get(row.id) ?? null);
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
