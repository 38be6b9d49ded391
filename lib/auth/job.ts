import "server-only";

import { layersOf, type Occasion } from "@/lib/auth/claim";
import { vault } from "@/lib/auth/vault";
import type { AppId, Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { JOBS } from "@/lib/permissions";

type Job = keyof typeof JOBS;

const PAGE = 100;

const NEEDED = {
  id: true,
  store: true,
  windowSeconds: true,
  workspace: { select: { store: true, windowSeconds: true } },
} as const;

/** A job in every app, a page of them at a time: each with the policy that it has now. */
export async function* inEveryApp(
  job: Job,
  occasion: Occasion,
): AsyncIterable<Ctx[]> {
  for (let after = ""; ; ) {
    const apps = await db().app.findMany({
      where: after ? { id: { gt: after } } : {},
      select: NEEDED,
      orderBy: { id: "asc" },
      take: PAGE,
    });
    if (apps.length > 0) yield await contextsOf(job, occasion, apps);
    if (apps.length < PAGE) return;
    after = apps.at(-1)?.id ?? "";
  }
}

/** A job in one app, with the policy that it has now. Null: the app is gone. */
export async function inApp(
  job: Job,
  id: AppId,
  occasion: Occasion,
): Promise<Ctx | null> {
  const app = await db().app.findUnique({ where: { id }, select: NEEDED });
  const [ctx = null] = app ? await contextsOf(job, occasion, [app]) : [];
  return ctx;
}

type AppRow = {
  id: string;
  workspace: Parameters<typeof layersOf>[0];
} & Parameters<typeof layersOf>[1];

async function contextsOf(
  job: Job,
  occasion: Occasion,
  apps: AppRow[],
): Promise<Ctx[]> {
  const base = {
    actor: { kind: "job" as const, id: job, may: JOBS[job] },
    ...occasion,
    db: db(),
    vault: await vault(),
  };
  return apps.map((app) => ({
    ...base,
    appId: app.id as AppId,
    policy: layersOf(app.workspace, app, null),
  }));
}
