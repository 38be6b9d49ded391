import "server-only";

import {
  ANNOTATIONS_MOST,
  type AnnotationBody,
  type AnnotationView,
} from "@/lib/annotations/schema";
import { type AnnotationRow, sealBody, viewOf } from "@/lib/annotations/view";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { newEntryId, newId } from "@/lib/ids";
import { indexAgain } from "@/lib/inputs/index-again";
import {
  alive,
  findRecord,
  inputId,
  keyOf,
  RECORD_COLUMNS,
  RECORDS,
  type RecordRow,
} from "@/lib/inputs/record";
import { findingOnce } from "@/lib/sealing/find-once";
import { inOneStatement } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * Says something about an input: sealed with its record's key, so that it goes when the
 * record does; it extends no life. `conflict` where the record has as many annotations
 * as there may be.
 */
export async function annotate(
  ctx: Ctx,
  shown: string,
  body: AnnotationBody,
): Promise<AnnotationView> {
  authorize(ctx, "annotations:write");

  const id = inputId(shown);
  return againWhereContested(() =>
    inTransaction(ctx, async (ctx) => {
      const [row] = await annotateEach(ctx, [id], body);
      if (row) return viewOf(row, body);
      await findRecord(ctx, id);
      throw new AppError(
        "conflict",
        `A record has ${ANNOTATIONS_MOST} annotations at most.`,
      );
    }),
  );
}

/**
 * Says the same about each of some records, and finds them by it from now on. Those that
 * are gone or have no room for more are left out. Part of the caller's transaction.
 */
export async function annotateEach(
  ctx: Ctx,
  ids: string[],
  body: AnnotationBody,
): Promise<AnnotationRow[]> {
  authorize(ctx, "annotations:write");

  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const made: AnnotationRow[] = [];
  for (const record of await withRoom(ctx, ids)) {
    const key = await keyOf(opening, record);
    const place = { id: newId(ctx.now), inputId: record.id };
    made.push({
      id: place.id,
      input_id: record.id,
      // Strangers say nothing; a job says it for whoever asked for it.
      author_kind: ctx.actor.kind === "key" ? "key" : "member",
      author_id: ctx.actor.id,
      changed_at: ctx.now,
      sealed_body: sealBody(ctx, key, place, body),
    });
  }
  if (made.length === 0) return made;
  await inOneStatement(ctx.db, [written(ctx, made), entries(ctx, made)]);
  await indexAgain(
    ctx,
    made.map(({ input_id }) => input_id),
  );
  return made;
}

/** The living of some records, locked, that have room for one more. */
async function withRoom(ctx: Ctx, ids: string[]): Promise<RecordRow[]> {
  await ctx.db.$queryRaw`
    SELECT id FROM inputs WHERE app_id = ${ctx.appId}::uuid
      AND id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  return ctx.db.$queryRaw<RecordRow[]>`
    SELECT ${RECORD_COLUMNS} FROM ${RECORDS}
    WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[]) AND (
      SELECT count(*) FROM annotations a
      WHERE a.app_id = i.app_id AND a.input_id = i.id
    ) < ${ANNOTATIONS_MOST}
    ORDER BY i.id`;
}

function written(ctx: Ctx, made: AnnotationRow[]): Prisma.Sql {
  const { kind, id } = ctx.actor;
  return Prisma.sql`
    INSERT INTO annotations
      (app_id, id, input_id, author_kind, author_id, changed_at, sealed_body)
    SELECT ${ctx.appId}::uuid, id, input_id, ${kind}::actor_kind, ${id}::uuid,
      ${ctx.now}::timestamptz, decode(body, 'hex')
    FROM unnest(
      ${made.map((one) => one.id)}::uuid[],
      ${made.map((one) => one.input_id)}::uuid[],
      ${made.map((one) => Buffer.from(one.sealed_body).toString("hex"))}::text[]
    ) AS made (id, input_id, body)`;
}

function entries(ctx: Ctx, made: AnnotationRow[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO audit_entries
      (id, app_id, actor_kind, actor_id, action, target_id, outcome, address)
    SELECT id, ${ctx.appId}::uuid, ${ctx.actor.kind}::actor_kind,
      ${ctx.actor.id}::uuid, 'annotation.make', input_id, 'ok', ${ctx.address}::inet
    FROM unnest(
      ${made.map(() => newEntryId(ctx.now))}::uuid[],
      ${made.map((one) => one.input_id)}::uuid[]
    ) AS made (id, input_id)`;
}
