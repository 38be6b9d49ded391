import "server-only";

import { inApp } from "@/lib/auth/job";
import { vault } from "@/lib/auth/vault";
import { indexShares } from "@/lib/community/indexing";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { indexSome, isBehind } from "@/lib/search/indexing";

const APPS_PER_PAGE = 100;
const BATCHES_PER_TURN = 20;

/** Brings all apps' records into the index as they are to be: a turn for each. */
export async function indexEverywhere({ watch, stop }: Shift): Promise<void> {
  for (let more = true; more && !stop.aborted; ) {
    const apps = await db().app.findMany({
      where: isBehind,
      select: { id: true },
      orderBy: { id: "asc" },
      take: APPS_PER_PAGE,
    });
    more = false;
    for (const { id } of apps) {
      if (stop.aborted) return;
      more = (await indexTurn(id, { watch, stop })) || more;
    }
  }
}

/** What is wrong in one app keeps no other from its turn. */
async function indexTurn(id: string, { watch, stop }: Shift): Promise<boolean> {
  try {
    for (let batch = 0; batch < BATCHES_PER_TURN; batch++) {
      const occasion = { now: watch.now(), address: null };
      const ctx = stop.aborted ? null : await inApp("index", id, occasion);
      if (!ctx || !(await indexSome(ctx))) return false;
    }
    return true;
  } catch (error) {
    log.error("index.failed", error, { app: id });
    return false;
  }
}

/** Brings all that is shared into the community's index as it is to be there. */
export async function indexCommunity({ watch, stop }: Shift): Promise<void> {
  for (let more = true; more && !stop.aborted; ) {
    more = await indexShares({
      db: db(),
      vault: await vault(),
      now: watch.now(),
    });
  }
}
