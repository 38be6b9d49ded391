import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { appKeyOf } from "@/lib/sealing/app-key";
import {
  type ConceptView,
  hashOf,
  sealWritten,
  viewOf,
  type Written,
} from "@/lib/search/concepts/concept";
import { LISTED_MOST } from "@/lib/search/concepts/list";

/**
 * Puts a concept on the app's list: sealed under the app's key, and there until the app
 * goes. `conflict` where it is there already, or the list is full.
 */
export async function addConcept(
  ctx: Ctx,
  written: Written,
): Promise<ConceptView> {
  authorize(ctx, "annotations:write");

  const id = newId(ctx.now);
  const hash = await hashOf(ctx, written.id);
  const sealed = await sealWritten(ctx, id, written);
  const { appId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    await refuseTooMany(ctx);
    const { count } = await ctx.db.concept.createMany({
      data: [{ appId, id, hash, sealed }],
      skipDuplicates: true,
    });
    if (count === 0) throw listedAlready();
    await record(ctx, { action: "concept.create", targetId: id });
    return viewOf(ctx, await appKeyOf(ctx), { appId, id, hash, sealed });
  });
}

/** One at a time: two that come at once are both counted. */
async function refuseTooMany({ appId, db }: Ctx): Promise<void> {
  const [app] = await db.$queryRaw<object[]>`
    SELECT FROM apps WHERE id = ${appId}::uuid FOR NO KEY UPDATE`;
  if (!app) throw notFound("app");
  if ((await db.concept.count({ where: { appId } })) < LISTED_MOST) return;
  throw new AppError("conflict", `At most ${LISTED_MOST} concepts are listed.`);
}

const listedAlready = () =>
  new AppError("conflict", "There is a concept of that id already.");

/** Says anew what people call a concept on the list. `not_found`: it isn't there. */
export async function changeConcept(
  ctx: Ctx,
  { id, ...written }: Pick<Written, "id"> & Partial<Written>,
): Promise<ConceptView> {
  authorize(ctx, "annotations:write");

  const where = {
    appId_hash: { appId: ctx.appId, hash: await hashOf(ctx, id) },
  };
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db.concept.findUnique({ where });
    if (!row) throw notFound("concept");
    const { created_at, ...before } = viewOf(ctx, await appKeyOf(ctx), row);
    const after = { ...before, ...written };
    const sealed = await sealWritten(ctx, row.id, after);
    await ctx.db.concept.update({ where, data: { sealed } });
    await record(ctx, { action: "concept.change", targetId: row.id });
    return { ...after, created_at };
  });
}
