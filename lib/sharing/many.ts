import "server-only";

import { z } from "zod";

import { authorize, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { taskOf } from "@/lib/queue/job";
import type { JobView } from "@/lib/queue/schema";
import type { Selection } from "@/lib/search/schema";
import { Chosen, type Deed, doWith, goOnWith } from "@/lib/search/selected";
import { shownBefore } from "@/lib/sharing/preview-many";
import { shareEach, unshareEach } from "@/lib/sharing/share";
import { type BulkShare, Terms } from "@/lib/sharing/shares-schema";
import type { Job } from "@/prisma/generated/client";

const AT_ONCE_MOST = 1_000;

/** What a job remembers: the records, and on which terms they are shared. */
const Task = z.object({ terms: Terms }).and(Chosen);

/**
 * Shares the records that are named, or those that a preview of a query showed, on these
 * terms. Up to 1,000 are shared when this resolves, all of them or none; more are a job.
 * Those that are gone, or were taken down, are counted as missing. With a query,
 * `conflict` without the preview's token, and where it would share others now.
 */
export async function shareMatching(
  ctx: Ctx,
  { covers, licence, token, ids, q = "" }: BulkShare,
): Promise<JobView> {
  authorize(ctx, "sharing:write");

  const terms = { covers, licence };
  const shown = ids ? null : await shownBefore(ctx, q, terms, token);
  const named = ids ?? shown?.map((id) => showId("inp", id)) ?? [];
  return doWith(
    ctx,
    { ids: named },
    {
      kind: "share_inputs",
      most: AT_ONCE_MOST,
      task: { terms },
      work: sharing(terms),
    },
  );
}

/** Goes on with sharing from where it stands, as long as the turn is. */
export async function continueSharing(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const { terms, ...chosen } = Task.parse(await taskOf(ctx, job));
  return goOnWith(ctx, job, turn, chosen, { work: sharing(terms) });
}

const sharing =
  (terms: Terms): Deed["work"] =>
  async (ctx, ids) => ({ done: await shareEach(ctx, ids, terms), held: 0 });

const UNSHARING: Deed = {
  kind: "unshare_inputs",
  most: AT_ONCE_MOST,
  work: async (ctx, ids) => ({ done: await unshareEach(ctx, ids), held: 0 }),
};

/**
 * Takes back the records that are named, or that meet a query now: as many at once as
 * `shareMatching` shares. Those that weren't shared are counted as missing.
 */
export async function unshareMatching(
  ctx: Ctx,
  selection: Selection,
): Promise<JobView> {
  authorize(ctx, "sharing:write");

  return doWith(ctx, selection, UNSHARING);
}

/** Goes on with taking back from where it stands, as long as the turn is. */
export async function continueUnsharing(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const chosen = Chosen.parse(await taskOf(ctx, job));
  return goOnWith(ctx, job, turn, chosen, UNSHARING);
}
