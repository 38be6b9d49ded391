import { expect, test } from "vitest";

import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { newId, readId, showId } from "@/lib/ids";
import { findRecord } from "@/lib/inputs/record";
import type { Call } from "@/lib/predictions/call";
import { predict } from "@/lib/predictions/predict";
import { cardsOf, type SharedRow } from "@/lib/sharing/card";
import {
  SHARED_PARTS,
  SharedInput,
  type SharedPart,
} from "@/lib/sharing/schema";
import { app, rolledBack } from "@/lib/testing/database";
import { png, stored } from "@/lib/testing/inputs";
import { echo } from "@/lib/testing/models";

const shared = async (
  ctx: Ctx,
  id: string,
  covers: SharedPart[],
): Promise<SharedRow> => ({
  ...(await findRecord(ctx, String(readId("inp", id)))),
  app_id: ctx.appId,
  share_id: newId(ctx.now),
  covers,
  licence: "cc_by_4_0",
  attribution: "Test",
});

const asking = (input: string): Call => ({
  about: "kept",
  input,
  model: "tested",
  params: null,
  wish: { store: null, retention: null },
  signal: new AbortController().signal,
});

async function described(ctx: Ctx) {
  const { id } = await stored(ctx, "hello there", {
    filename: "secret.txt",
    subject: "lovelace",
    url: "https://example.test/x",
    metadata: { place: "home" },
  });
  await predict(ctx, asking(id), echo);
  await annotate(ctx, id, AnnotationBody.parse({ text: "a greeting" }));
  return id;
}

test("a card shows what is covered and nothing else, and names no app, record or person", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const id = await described(ctx);
    const bare = await shared(ctx, id, []);
    const full = await shared(ctx, id, [...SHARED_PARTS]);
    const cards = await cardsOf(ctx, [bare, full], 20);

    expect(cards.map((card) => SharedInput.parse(card))).toEqual(cards);
    const [least, most] = cards;
    expect(least).toEqual({
      object: "shared_input",
      id: showId("shr", String(bare.share_id)),
      type: "text",
      media_type: "text/plain",
      bytes: 11,
      width: null,
      height: null,
      preview: "hello there",
      shared_at: expect.any(String),
      licence: "CC-BY-4.0",
      attribution: "Test",
      covers: [],
      filename: null,
      metadata: null,
      predictions: null,
      annotations: null,
    });
    expect(most).toMatchObject({
      filename: "secret.txt",
      metadata: { place: "home" },
      predictions: [{ model: "tested" }],
      annotations: [{ text: "a greeting" }],
    });
    const told = JSON.stringify(cards);
    for (const hidden of [
      id,
      ctx.appId,
      ctx.actor.id,
      "lovelace",
      "example.test",
    ])
      expect(told).not.toContain(hidden);
  }));

test("what another app's record says is never on a card", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    const mine = await shared(ctx, await described(ctx), ["annotations"]);
    await described(other);
    const [card] = await cardsOf(ctx, [mine], 20);
    expect(card?.annotations).toHaveLength(1);
    await expect(
      cardsOf(ctx, [{ ...mine, app_id: other.appId }], 20),
    ).rejects.toThrow();
  }));

test("the size of an image that is shown without its metadata isn't told", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, await png());
    const rows = [await shared(ctx, id, []), await shared(ctx, id, ["exif"])];
    const [anew, own] = await cardsOf(ctx, rows, 20);
    expect(anew).toMatchObject({ bytes: null, width: 8, height: 8 });
    expect(own?.bytes).toBeGreaterThan(0);
  }));
