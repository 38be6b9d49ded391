import "server-only";

import type { AnnotationView } from "@/lib/annotations/schema";
import { type AnnotationRow, openBody, viewOf } from "@/lib/annotations/view";
import { entryOf } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { type Numbered, offsetOf } from "@/lib/inputs/pages";
import {
  alive,
  keyOf,
  RECORD_COLUMNS,
  RECORDS,
  type RecordRow,
} from "@/lib/inputs/record";
import type { InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

type Row = RecordRow &
  Pick<
    AnnotationRow,
    "author_kind" | "author_id" | "changed_at" | "sealed_body"
  > & { annotation_id: string };

/** An annotation, and the record that it is about. */
export type Noted = { note: AnnotationView; view: InputView };

/**
 * A page by its number of what was said about any of the app's live records, or about
 * some of them by their UUIDs, the newest first. An audited act.
 */
export async function allAnnotations(
  ctx: Ctx,
  query: Numbered & { inputs?: string[] },
): Promise<Noted[]> {
  authorize(ctx, "inputs:read");

  const among = query.inputs
    ? Prisma.sql`AND a.input_id = ANY(${query.inputs}::uuid[])`
    : Prisma.empty;
  const rows = await rowsOf<Row>(
    ctx.db,
    Prisma.sql`
    WITH entry AS (${entryOf(ctx, { action: "annotation.list" })})
    SELECT a.id AS annotation_id, a.author_kind::text AS author_kind, a.author_id,
      a.changed_at, a.sealed_body, ${RECORD_COLUMNS}
    FROM annotations a
    JOIN (${RECORDS}) ON i.app_id = a.app_id AND i.id = a.input_id
    WHERE a.app_id = ${ctx.appId}::uuid AND ${alive(ctx)} ${among}
    ORDER BY a.id DESC OFFSET ${offsetOf(query)} LIMIT ${query.per_page}`,
  );
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  return Promise.all(
    rows.map(async (row) => {
      const note = { ...row, id: row.annotation_id, input_id: row.id };
      const body = openBody(ctx, await keyOf(opening, row), note);
      return { note: viewOf(note, body), view: await openView(opening, row) };
    }),
  );
}
