import "server-only";

import { annotationIn, type Named } from "@/lib/annotations/list";
import {
  AnnotationBody,
  type AnnotationPatch,
  type AnnotationView,
} from "@/lib/annotations/schema";
import {
  type AnnotationRow,
  openBody,
  sealBody,
  viewOf,
} from "@/lib/annotations/view";
import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { readId, showId } from "@/lib/ids";
import { indexAgain } from "@/lib/inputs/index-again";
import {
  findRecord,
  inputId,
  keyOf,
  lockRecord,
  type RecordRow,
} from "@/lib/inputs/record";
import type { Deleted } from "@/lib/inputs/schema";

/** Changes what an annotation says; who said it and when stays. */
export async function changeAnnotation(
  ctx: Ctx,
  named: Named,
  patch: AnnotationPatch,
): Promise<AnnotationView> {
  authorize(ctx, "annotations:write");

  return withOne(ctx, named, async (ctx, input, row) => {
    const key = await keyOf(ctx, input);
    const body = merged(openBody(ctx, key, row), patch);
    const place = { id: row.id, inputId: input.id };
    await ctx.db.annotation.update({
      where: { appId_id: { appId: ctx.appId, id: row.id } },
      data: {
        changedAt: ctx.now,
        sealedBody: Uint8Array.from(sealBody(ctx, key, place, body)),
      },
      select: { id: true },
    });
    await record(ctx, { action: "annotation.change", targetId: row.id });
    return viewOf({ ...row, changed_at: ctx.now }, body);
  });
}

/**
 * Removes what was said; the record lives on. In backups it becomes unreadable when the
 * record does, with whose key it was sealed.
 */
export async function removeAnnotation(
  ctx: Ctx,
  named: Named,
): Promise<Deleted> {
  authorize(ctx, "annotations:write");

  return withOne(ctx, named, async (ctx, _input, { id }) => {
    const where = { appId_id: { appId: ctx.appId, id } };
    await ctx.db.annotation.delete({ where, select: { id: true } });
    await record(ctx, { action: "annotation.delete", targetId: id });
    const shown = showId("ann", id);
    return { object: "annotation.deleted", id: shown, deleted: true };
  });
}

/** Does something to an annotation, of which the record is locked and indexed anew. */
function withOne<T>(
  ctx: Ctx,
  named: Named,
  work: (ctx: Ctx, input: RecordRow, row: AnnotationRow) => Promise<T>,
): Promise<T> {
  const input = inputId(named.inputId);
  const id = readId("ann", named.annotationId);
  return againWhereContested(() =>
    inTransaction(ctx, async (ctx) => {
      await lockRecord(ctx, input);
      const found = await findRecord(ctx, input);
      const row = id && (await annotationIn(ctx, input, id));
      if (!row) throw notFound("annotation");
      const result = await work(ctx, found, row);
      await indexAgain(ctx, [input]);
      return result;
    }),
  );
}

function merged(
  before: AnnotationBody,
  patch: AnnotationPatch,
): AnnotationBody {
  const after = AnnotationBody.safeParse({ ...before, ...patch });
  if (after.success) return after.data;
  throw new AppError(
    "invalid_request",
    "Nothing would be left of it. Delete it instead.",
  );
}
