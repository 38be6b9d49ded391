import "server-only";

import { layersOf, type Occasion } from "@/lib/auth/claim";
import { vault } from "@/lib/auth/vault";
import type { AppId, Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { JOBS } from "@/lib/permissions";

const PAGE = 100;

/**
 * The contexts of a job in every app, one after the other: each with the policy that
 * the app has now.
 */
export async function* inEveryApp(
  job: keyof typeof JOBS,
  occasion: Occasion,
): AsyncIterable<Ctx> {
  const base = {
    actor: { kind: "job" as const, id: job, may: JOBS[job] },
    ...occasion,
    db: db(),
    vault: await vault(),
  };
  for (let after = ""; ; ) {
    const apps = await db().app.findMany({
      where: after ? { id: { gt: after } } : {},
      select: {
        id: true,
        store: true,
        windowSeconds: true,
        workspace: { select: { store: true, windowSeconds: true } },
      },
      orderBy: { id: "asc" },
      take: PAGE,
    });
    for (const app of apps) {
      const policy = layersOf(app.workspace, app, null);
      yield { ...base, appId: app.id as AppId, policy };
    }
    if (apps.length < PAGE) return;
    after = apps.at(-1)?.id ?? "";
  }
}
