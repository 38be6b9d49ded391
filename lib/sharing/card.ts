import "server-only";

import type { KeyObject } from "node:crypto";

import type { AnnotationBody } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { showId, timeOf } from "@/lib/ids";
import {
  annotationPlace,
  keyOf,
  predictionPlace,
  type RecordRow,
} from "@/lib/inputs/record";
import type { Details } from "@/lib/inputs/schema";
import { sealedDetailsIn } from "@/lib/inputs/view";
import type { Output } from "@/lib/models/output";
import { openJson } from "@/lib/sealing/field";
import { findingOnce } from "@/lib/sealing/find-once";
import { licenceOf } from "@/lib/sharing/licence";
import type { SharedInput, SharedPart } from "@/lib/sharing/schema";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";
import type { Licence as LicenceRow } from "@/prisma/generated/enums";

/** A record, and what of it is shared. */
export type SharedRow = RecordRow & {
  app_id: string;
  /** Null: it isn't shared, and somebody asks how it would look. */
  share_id: string | null;
  covers: SharedPart[];
  licence: LicenceRow;
  /** The name of the workspace. */
  attribution: string;
};

/**
 * Records as the community sees them, in their order, opened each with its own key. No
 * id of a record, an app or a person is in them. Of predictions and annotations there
 * are the newest `most` of each.
 *
 * Whether these may be seen at all is for the caller to know.
 */
export async function cardsOf(
  { db, vault, now }: Pick<Ctx, "db" | "vault" | "now">,
  rows: SharedRow[],
  most: number,
): Promise<SharedInput[]> {
  const opening = findingOnce(vault);
  const answers = await partsOf<AnswerRow>(db, rows, "predictions", most);
  const notes = await partsOf<NoteRow>(db, rows, "annotations", most);
  const cards: SharedInput[] = [];
  for (const row of rows) {
    const whose = { appId: row.app_id, vault: opening };
    const key = await keyOf(whose, row);
    const details = sealedDetailsIn(whose, row, key);
    const of = placeIn(row);
    cards.push({
      ...cardOf(row, details, row.share_id ? timeOf(row.share_id) : now),
      predictions: covers(row, "predictions")
        ? (answers.get(of) ?? []).map((one) => openedAnswer(one, key))
        : null,
      annotations: covers(row, "annotations")
        ? (notes.get(of) ?? []).map((one) => openedNote(one, key))
        : null,
    });
  }
  return cards;
}

const covers = (row: SharedRow, part: SharedPart) => row.covers.includes(part);

/** Whether an image's own bytes are shown, with all that they say beside the picture. */
export const showsOwnBytes = (row: Pick<SharedRow, "type" | "covers">) =>
  row.type !== "image" || row.covers.includes("exif");

function cardOf(row: SharedRow, details: Details, since: Date): SharedInput {
  return {
    object: "shared_input",
    id: row.share_id && showId("shr", row.share_id),
    type: row.type,
    media_type: row.media_type,
    bytes: showsOwnBytes(row) ? Number(row.bytes) : null,
    width: details.width,
    height: details.height,
    preview: details.preview,
    shared_at: since.toISOString(),
    licence: licenceOf(row.licence),
    attribution: row.attribution,
    covers: row.covers,
    filename: covers(row, "filename") ? details.filename : null,
    metadata: covers(row, "metadata") ? details.metadata : null,
    predictions: null,
    annotations: null,
  };
}

type PartRow = { app_id: string; input_id: string; id: string };
type AnswerRow = PartRow & { model: string; sealed: Uint8Array };
type NoteRow = PartRow & { sealed: Uint8Array };

const placeIn = ({ app_id, id }: { app_id: string; id: string }) =>
  `${app_id}/${id}`;

const PARTS = {
  predictions: Prisma.sql`
    SELECT p.id, p.model, p.sealed_answer AS sealed FROM predictions p
    WHERE p.app_id = r.app_id AND p.input_id = r.input_id AND p.outcome = 'ok'`,
  annotations: Prisma.sql`
    SELECT p.id, p.sealed_body AS sealed FROM annotations p
    WHERE p.app_id = r.app_id AND p.input_id = r.input_id`,
};

/** What was said about those records of which that is shared. */
async function partsOf<Row extends PartRow>(
  db: Ctx["db"],
  rows: SharedRow[],
  part: keyof typeof PARTS,
  most: number,
): Promise<Map<string, Row[]>> {
  const shared = rows.filter((row) => covers(row, part));
  if (shared.length === 0) return new Map();
  const found = await rowsOf<Row>(
    db,
    Prisma.sql`
    SELECT r.app_id, r.input_id, said.* FROM unnest(
      ${shared.map(({ app_id }) => app_id)}::uuid[],
      ${shared.map(({ id }) => id)}::uuid[]
    ) AS r (app_id, input_id)
    CROSS JOIN LATERAL (${PARTS[part]} ORDER BY p.id DESC LIMIT ${most}) AS said`,
  );
  return Map.groupBy(found, ({ app_id, input_id }) =>
    placeIn({ app_id, id: input_id }),
  );
}

function openedAnswer(row: AnswerRow, key: KeyObject) {
  const place = predictionPlace(row.app_id, row.input_id, row.id);
  const { output } = openJson(key, place, row.sealed) as { output: Output };
  return { model: row.model, output };
}

function openedNote(row: NoteRow, key: KeyObject): AnnotationBody {
  const place = annotationPlace(row.app_id, row.input_id, row.id);
  const said = openJson(key, place, row.sealed) as AnnotationBody;
  const { concepts, text, regions, spans, ranges } = said;
  return { concepts, text, regions, spans, ranges };
}
