import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { timeOf } from "@/lib/ids";
import {
  type Document,
  documentOf,
  type PredictionPart,
} from "@/lib/index/document";
import { contentOf } from "@/lib/inputs/read";
import { keyOf, predictionPlace, type RecordRow } from "@/lib/inputs/record";
import { sealedDetailsIn } from "@/lib/inputs/view";
import { openField, openJson } from "@/lib/sealing/field";
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
  const said = await answersTo(ctx, ids);
  const texts = rows.filter(({ type }) => wanted.text && type === "text");
  const small = await smallContents(ctx, texts);
  const documents: Document[] = [];
  for (const row of rows) {
    const key = await keyOf(opening, row);
    const { sender = null, ...details } = sealedDetailsIn(ctx, row, key);
    const { filename, subject, url, metadata } = details;
    const receivedAt = timeOf(row.id);
    const input = {
      ...{ type: row.type, filename, subject, url, metadata, receivedAt },
      text: texts.includes(row)
        ? await textOf(opening, row, key, small.get(row.id))
        : null,
      key: sender,
      expiresAt: expiryOf(ctx.policy, receivedAt, row.goes_at),
      ...{ held: row.held, shared: false },
    };
    const answers = said.get(row.id) ?? [];
    documents.push(
      documentOf(
        input,
        answers.map((one) => openedAnswer(ctx, one, key)),
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

/** Of those that have their content in their row: together, in one round trip. */
async function smallContents(
  { db, appId }: Ctx,
  rows: RecordRow[],
): Promise<Map<string, Uint8Array>> {
  const ids = rows.filter(({ blob_key }) => !blob_key).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await rowsOf<{ id: string; sealed_content: Uint8Array | null }>(
    db,
    Prisma.sql`
    SELECT id, sealed_content FROM inputs
    WHERE app_id = ${appId}::uuid AND id = ANY(${ids}::uuid[])`,
  );
  return new Map(
    found.flatMap((row) =>
      row.sealed_content ? [[row.id, row.sealed_content]] : [],
    ),
  );
}

async function textOf(
  ctx: Ctx,
  row: RecordRow,
  key: KeyObject,
  small: Uint8Array | undefined,
): Promise<string> {
  if (small) {
    const place = { appId: ctx.appId, recordId: row.id, field: "content" };
    return openField(key, place, small).toString();
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of contentOf(ctx, row, key)) {
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
