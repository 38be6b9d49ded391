import "server-only";

import { record } from "@/lib/audit/record";
import { witnessOf } from "@/lib/community/reader";
import type { CommunityCtx, Db } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { newId, readId, showId, timeOf } from "@/lib/ids";
import { beyond, type List, type PageQuery, page } from "@/lib/paging";
import { operator } from "@/lib/trust/operator";
import type {
  NewSubprocessor,
  NoticeView,
  SubprocessorPatch,
  SubprocessorView,
} from "@/lib/trust/subprocessors/schema";
import type { Subprocessor } from "@/prisma/generated/client";

const MOST = 500;

/** Who else gets something of what is sent here, all of them, by name. */
export async function subprocessorsIn(db: Db): Promise<SubprocessorView[]> {
  const rows = await db.subprocessor.findMany({
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MOST,
  });
  return rows.map(viewOf);
}

/** What was told of changes, newest first. */
export async function noticesIn(
  db: Db,
  query: PageQuery,
): Promise<List<NoticeView>> {
  const rows = await db.subprocessorNotice.findMany({
    where: beyond(query, "ntc"),
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  const views = rows.map(
    (row): NoticeView => ({
      object: "subprocessor.notice",
      id: showId("ntc", row.id),
      subprocessor: showId("sub", row.subprocessorId),
      change: row.change,
      name: row.name,
      text: row.text,
      effective_on: dateOf(row.effectiveOn),
      told_at: timeOf(row.id).toISOString(),
    }),
  );
  return page(views, query.limit);
}

/** Adds one, and tells so. */
export async function addSubprocessor(
  ctx: CommunityCtx,
  wanted: NewSubprocessor,
): Promise<SubprocessorView> {
  operator(ctx);

  if ((await ctx.db.subprocessor.count()) >= MOST) {
    throw new AppError("invalid_request", `There are ${MOST} already.`);
  }
  return changing(ctx, "added", async (db) =>
    db.subprocessor.create({ data: { id: newId(ctx.now), ...rowOf(wanted) } }),
  );
}

/** Changes what is said of one, and tells so. */
export async function changeSubprocessor(
  ctx: CommunityCtx,
  { subprocessorId, ...patch }: SubprocessorPatch & { subprocessorId: string },
): Promise<SubprocessorView> {
  operator(ctx);

  const { id } = await findRow(ctx.db, subprocessorId);
  return changing(ctx, "changed", async (db) =>
    db.subprocessor.update({ where: { id }, data: rowOf(patch) }),
  );
}

/** Takes one off the list from now on, and tells so. */
export async function endSubprocessor(
  ctx: CommunityCtx,
  { subprocessorId }: { subprocessorId: string },
): Promise<void> {
  operator(ctx);

  const { id } = await findRow(ctx.db, subprocessorId);
  await changing(ctx, "ended", async (db) =>
    db.subprocessor.delete({ where: { id } }),
  );
}

const ACTIONS = {
  added: "subprocessor.create",
  changed: "subprocessor.change",
  ended: "subprocessor.delete",
} as const;

/** Makes a change, notes it in the log and in the feed, all or nothing. */
function changing(
  ctx: CommunityCtx,
  change: keyof typeof ACTIONS,
  make: (db: Db) => Promise<Subprocessor>,
): Promise<SubprocessorView> {
  return ctx.db.$transaction(async (db) => {
    const row = await make(db);
    const view = viewOf(row);
    await db.subprocessorNotice.create({
      data: {
        id: newId(ctx.now),
        ...{ subprocessorId: row.id, change, name: row.name },
        text: wordsOf(view, change),
        effectiveOn: change === "ended" ? ctx.now : row.startsOn,
      },
    });
    await record(witnessOf({ ...ctx, db }, null), {
      action: ACTIONS[change],
      targetId: row.id,
    });
    return view;
  });
}

/** What a notice says, as a sentence for people. */
function wordsOf(
  { name, purpose, data, location, starts_on: from }: SubprocessorView,
  change: keyof typeof ACTIONS,
): string {
  if (change === "ended") return `${name} gets nothing any more.`;
  const what = `${name} (${location}) gets ${data}, for ${purpose}`;
  return change === "added"
    ? `From ${from} on ${what}.`
    : `What is said of it has changed: from ${from} on ${what}.`;
}

async function findRow(db: Db, shown: string): Promise<Subprocessor> {
  const id = readId("sub", shown);
  const row = id && (await db.subprocessor.findUnique({ where: { id } }));
  if (!row) throw notFound("subprocessor");
  return row;
}

function rowOf<P extends SubprocessorPatch>({ starts_on: from, ...rest }: P) {
  return { ...rest, ...(from && { startsOn: new Date(from) }) } as Omit<
    P,
    "starts_on"
  > & { startsOn: Date };
}

const dateOf = (date: Date) => date.toISOString().slice(0, 10);

const viewOf = ({ id, startsOn, ...row }: Subprocessor): SubprocessorView => ({
  object: "subprocessor",
  id: showId("sub", id),
  ...row,
  starts_on: dateOf(startsOn),
});
