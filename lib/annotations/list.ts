import "server-only";

import type { AnnotationQuery, AnnotationView } from "@/lib/annotations/schema";
import { type AnnotationRow, openBody, viewOf } from "@/lib/annotations/view";
import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
} from "@/lib/inputs/record";
import { cursorOf, type List, page } from "@/lib/paging";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const COLUMNS = Prisma.sql`
  id, input_id, author_kind::text AS author_kind, author_id, changed_at, sealed_body`;

/** A page of what was said about an input, by when it was. An audited act. */
export async function listAnnotations(
  ctx: Ctx,
  shown: string,
  query: AnnotationQuery,
): Promise<List<AnnotationView>> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  const key = await keyOf(ctx, row);
  const rows = await rowsOf<AnnotationRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS} FROM annotations
    WHERE app_id = ${ctx.appId}::uuid AND input_id = ${row.id}::uuid
      ${after(query)}
    ORDER BY id ${Prisma.raw(query.order)} LIMIT ${query.limit + 1}`,
  );
  await record(ctx, { action: "annotation.list", targetId: row.id });
  const views = rows.map((row) => viewOf(row, openBody(ctx, key, row)));
  return page(views, query.limit);
}

function after(query: AnnotationQuery): Prisma.Sql {
  const cursor = cursorOf(query, "ann");
  if (!cursor) return Prisma.empty;
  const beyond = Prisma.raw(query.order === "asc" ? ">" : "<");
  return Prisma.sql`AND id ${beyond} ${cursor}::uuid`;
}

/** All that was said about some records, by their UUIDs, the oldest first. */
export async function annotationsOf(
  ctx: Ctx,
  records: RecordRow[],
): Promise<Map<string, AnnotationView[]>> {
  authorize(ctx, "inputs:read");

  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const ids = records.map(({ id }) => id);
  const rows = await rowsOf<AnnotationRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS} FROM annotations
    WHERE app_id = ${ctx.appId}::uuid AND input_id = ANY(${ids}::uuid[])
    ORDER BY id`,
  );
  const said = Map.groupBy(rows, ({ input_id }) => input_id);
  const views = new Map<string, AnnotationView[]>();
  for (const record of records) {
    const key = await keyOf(opening, record);
    const own = said.get(record.id) ?? [];
    views.set(
      record.id,
      own.map((row) => viewOf(row, openBody(ctx, key, row))),
    );
  }
  return views;
}

/** One thing that was said about an input. An audited act. */
export async function openAnnotation(
  ctx: Ctx,
  { inputId: shown, annotationId }: Named,
): Promise<AnnotationView> {
  authorize(ctx, "inputs:read");

  const input = await findRecord(ctx, inputId(shown));
  const id = readId("ann", annotationId);
  const row = id && (await annotationIn(ctx, input.id, id));
  if (!row) throw notFound("annotation");
  await record(ctx, { action: "annotation.list", targetId: input.id });
  return viewOf(row, openBody(ctx, await keyOf(ctx, input), row));
}

/** Which annotation, as callers name it. */
export type Named = { inputId: string; annotationId: string };

/** The annotations of one record by its UUID, sealed, the oldest first. */
export const rowsAbout = (ctx: Ctx, input: string): Promise<AnnotationRow[]> =>
  rowsOf<AnnotationRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS} FROM annotations
    WHERE app_id = ${ctx.appId}::uuid AND input_id = ${input}::uuid
    ORDER BY id`,
  );

/** One annotation of a record. Undefined: there is none. */
export async function annotationIn(
  ctx: Ctx,
  input: string,
  id: string,
): Promise<AnnotationRow | undefined> {
  const [row] = await rowsOf<AnnotationRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS} FROM annotations
    WHERE app_id = ${ctx.appId}::uuid AND input_id = ${input}::uuid
      AND id = ${id}::uuid`,
  );
  return row;
}
