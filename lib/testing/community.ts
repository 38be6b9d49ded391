import { indexShares } from "@/lib/community/indexing";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { newId } from "@/lib/ids";
import { shared, sharingOn } from "@/lib/testing/shares";

/** Somebody who looks at the community: with an account, and nothing else. */
export const readerIn = (
  { db, vault, now, address }: Ctx,
  moderates = false,
): CommunityCtx => ({
  ...{ db, vault, now, address },
  reader: {
    kind: "member",
    id: newId(now),
    workspaceIds: [newId(now)],
    moderates,
  },
});

/** A record that is shared, in an app that shares, and that can be found. */
export async function sharedIn(ctx: Ctx, ...given: Rest) {
  const app = await ctx.db.app.findUniqueOrThrow({ where: { id: ctx.appId } });
  if (!app.sharingId) await sharingOn(ctx);
  const record = await shared(ctx, ...given);
  await indexShares(ctx);
  return record;
}

type Rest =
  Parameters<typeof shared> extends [Ctx, ...infer Others] ? Others : never;
