import "server-only";

import { layersOf, type Occasion } from "@/lib/auth/claim";
import { vault } from "@/lib/auth/vault";
import type {
  Actor,
  AppId,
  CommunityCtx,
  Ctx,
  Db,
  IndexMode,
} from "@/lib/context";
import { db } from "@/lib/db";
import { JOBS } from "@/lib/permissions";
import type { JobPlace } from "@/lib/queue/boss";
import type { CommunityExport, Job } from "@/prisma/generated/client";

type JobName = keyof typeof JOBS;

const PAGE = 100;

const NEEDED = {
  id: true,
  store: true,
  windowSeconds: true,
  closingAt: true,
  index: true,
  workspace: { select: { store: true, windowSeconds: true } },
} as const;

/**
 * A job in every app, a page of them at a time: each with the policy that it has now. In
 * this process's own database, if no other is given.
 */
export async function* inEveryApp(
  job: JobName,
  occasion: Occasion,
  of: Db = db(),
): AsyncIterable<Ctx[]> {
  for (let after = ""; ; ) {
    const apps = await of.app.findMany({
      where: after ? { id: { gt: after } } : {},
      select: NEEDED,
      orderBy: { id: "asc" },
      take: PAGE,
    });
    if (apps.length > 0) {
      yield await contextsOf(byItself(job), occasion, apps, of);
    }
    if (apps.length < PAGE) return;
    after = apps.at(-1)?.id ?? "";
  }
}

/** A job in one app, with the policy that it has now. Null: the app is gone. */
export async function inApp(
  job: JobName,
  id: string,
  occasion: Occasion,
): Promise<Ctx | null> {
  const app = await db().app.findUnique({ where: { id }, select: NEEDED });
  const [ctx = null] = app
    ? await contextsOf(byItself(job), occasion, [app])
    : [];
  return ctx;
}

const byItself = (job: JobName): Actor => ({
  kind: "job",
  id: job,
  may: JOBS[job],
});

/**
 * A job that somebody asked for and that has not ended, and the context to go on with
 * it: theirs, but to do what it takes and no more. Null: it has ended, or its app has.
 */
export async function jobContext(
  { app: appId, job: id }: JobPlace,
  occasion: Occasion,
): Promise<{ ctx: Ctx; job: Job } | null> {
  const found = await db().job.findUnique({
    where: { appId_id: { appId, id }, finishedAt: null },
    include: { app: { select: NEEDED } },
  });
  if (!found) return null;
  const { app, ...job } = found;
  const actor: Actor = {
    // Strangers ask for no work.
    kind: job.actorKind as Actor["kind"],
    id: job.actorId ?? "",
    may: JOBS[job.kind],
  };
  const [ctx] = await contextsOf(actor, occasion, [app]);
  return ctx ? { ctx, job } : null;
}

/** The same of a training export, which belongs to no app. Null: it has ended. */
export async function exportContext(
  id: string,
  occasion: Occasion,
): Promise<{ ctx: CommunityCtx; row: CommunityExport } | null> {
  const where = { id, finishedAt: null };
  const row = await db().communityExport.findUnique({ where });
  if (!row) return null;
  const { actorKind, actorId, workspaceId } = row;
  const reader = {
    kind: actorKind === "key" ? ("key" as const) : ("member" as const),
    ...{ id: actorId, workspaceIds: [workspaceId], moderates: false },
    exportsFor: [workspaceId],
  };
  const ctx = { reader, ...occasion, db: db(), vault: await vault() };
  return { ctx, row };
}

type AppRow = {
  id: string;
  closingAt: Date | null;
  index: IndexMode;
  workspace: Parameters<typeof layersOf>[0];
} & Parameters<typeof layersOf>[1];

async function contextsOf(
  actor: Actor,
  occasion: Occasion,
  apps: AppRow[],
  of: Db = db(),
): Promise<Ctx[]> {
  const base = { actor, ...occasion, db: of, vault: await vault() };
  return apps.map((app) => ({
    ...base,
    appId: app.id as AppId,
    policy: layersOf(app.workspace, app, null),
    closing: app.closingAt !== null,
    index: app.index,
  }));
}
