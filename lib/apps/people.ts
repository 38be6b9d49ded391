import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";

/** More than are looked through by name. */
const PEOPLE_MOST = 1_000;

/**
 * What the people of an app's workspace are called, by their ids; who has no name, by
 * their e-mail. Who has left it is not among them.
 */
export async function listPeople(ctx: Ctx): Promise<Record<string, string>> {
  authorize(ctx, "inputs:read");

  const members = await ctx.db.member.findMany({
    where: { workspace: { apps: { some: { id: ctx.appId } } } },
    select: { user: { select: { id: true, name: true, email: true } } },
    orderBy: { userId: "asc" },
    take: PEOPLE_MOST,
  });
  return Object.fromEntries(
    members.map(({ user }) => [
      showId("usr", user.id),
      user.name ?? user.email,
    ]),
  );
}
