import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { timeOf } from "@/lib/ids";
import {
  type AnnotationPart,
  type Document,
  documentOf,
  type PredictionPart,
  type Seen,
  SURE,
} from "@/lib/index/document";
import {
  annotationPlace,
  keyOf,
  predictionPlace,
  type RecordRow,
} from "@/lib/inputs/record";
import { textsOf } from "@/lib/inputs/texts";
import { sealedDetailsIn } from "@/lib/inputs/view";
import { openJson } from "@/lib/sealing/field";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * What records can be found by, in their order: opened, and so not to be kept. Where
 * `text` isn't wanted it is left out, and no content is opened.
 */
export async function documentsOf(
  ctx: Ctx,
  rows: RecordRow[],
  wanted: { text: boolean },
): Promise<Document[]> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const ids = rows.map(({ id }) => id);
  const [said, noted] = [await answersTo(ctx, ids), await notesOn(ctx, ids)];
  const texts = rows.filter(({ type }) => wanted.text && type === "text");
  const contents = await textsOf(opening, texts);
  const documents: Document[] = [];
  for (const row of rows) {
    const key = await keyOf(opening, row);
    const sealed = sealedDetailsIn(ctx, row, key);
    const { filename, subject, url, metadata, geo } = sealed;
    const receivedAt = timeOf(row.id);
    const input = {
      ...{ type: row.type, filename, subject, url, metadata, geo, receivedAt },
      text: contents.get(row.id) ?? null,
      traits: sealed.traits ?? null,
      key: sealed.sender ?? null,
      expiresAt: expiryOf(ctx.policy, receivedAt, row.goes_at),
      ...{ held: row.held, shared: row.shared },
    };
    const answers = said.get(row.id) ?? [];
    const notes = noted.get(row.id) ?? [];
    documents.push(
      documentOf(
        input,
        answers.map((one) => openedAnswer(ctx, one, key)),
        notes.map((one) => openedNote(ctx, one, key)),
      ),
    );
  }
  return documents;
}

type AnswerRow = {
  input_id: string;
  id: string;
  model: string;
  outcome: string;
  sealed_answer: Uint8Array;
};

async function answersTo(
  { db, appId }: Ctx,
  ids: string[],
): Promise<Map<string, AnswerRow[]>> {
  const rows = await rowsOf<AnswerRow>(
    db,
    Prisma.sql`
    SELECT input_id, id, model, outcome, sealed_answer FROM predictions
    WHERE app_id = ${appId}::uuid AND input_id = ANY(${ids}::uuid[])`,
  );
  return Map.groupBy(rows, ({ input_id }) => input_id);
}

function openedAnswer(
  ctx: Ctx,
  { input_id, id, model, outcome, sealed_answer }: AnswerRow,
  key: KeyObject,
): PredictionPart {
  const place = predictionPlace(ctx.appId, input_id, id);
  const { output } = openJson(key, place, sealed_answer) as {
    output: PredictionPart["output"];
  };
  return { model, failed: outcome === "failed", output };
}

type NoteRow = { input_id: string; id: string; sealed_body: Uint8Array };

async function notesOn(
  { db, appId }: Ctx,
  ids: string[],
): Promise<Map<string, NoteRow[]>> {
  const rows = await rowsOf<NoteRow>(
    db,
    Prisma.sql`
    SELECT input_id, id, sealed_body FROM annotations
    WHERE app_id = ${appId}::uuid AND input_id = ANY(${ids}::uuid[])`,
  );
  return Map.groupBy(rows, ({ input_id }) => input_id);
}

/** Of what is sealed of an annotation, what a record is found by. */
type Said = {
  concepts: Seen[];
  text: string | null;
} & Record<"regions" | "spans" | "ranges", { label: string }[]>;

function openedNote(
  ctx: Ctx,
  { input_id, id, sealed_body }: NoteRow,
  key: KeyObject,
): AnnotationPart {
  const place = annotationPlace(ctx.appId, input_id, id);
  return noteIn(openJson(key, place, sealed_body) as Said);
}

/** What a record is found by, of what somebody said about it. */
export function noteIn(said: Said): AnnotationPart {
  const { concepts, text, regions, spans, ranges } = said;
  const drawn = [...regions, ...spans, ...ranges].map(({ label }) => label);
  const named = concepts.flatMap(({ name, value }) =>
    value >= SURE ? name : [],
  );
  return { concepts, labels: [...drawn, ...named], note: text };
}
