import "server-only";

import type { Ctx } from "@/lib/context";

type Acted = { actor_kind: string; actor_id: string | null };

/**
 * What they are called who acted, by their UUIDs: people of the app's workspace, by
 * their e-mail where they have no name, and keys of the app, revoked ones too. Of
 * anybody else nothing is told.
 */
export async function actorNames(
  ctx: Ctx,
  entries: readonly Acted[],
): Promise<Map<string, string>> {
  const idsOf = (kind: string) => [
    ...new Set(
      entries.flatMap(({ actor_kind, actor_id }) =>
        actor_kind === kind && actor_id ? [actor_id] : [],
      ),
    ),
  ];
  const [members, keys] = await Promise.all([
    ctx.db.member.findMany({
      where: {
        userId: { in: idsOf("member") },
        workspace: { apps: { some: { id: ctx.appId } } },
      },
      select: { user: { select: { id: true, name: true, email: true } } },
    }),
    ctx.db.apiKey.findMany({
      where: { appId: ctx.appId, id: { in: idsOf("key") } },
      select: { id: true, name: true },
    }),
  ]);
  return new Map([
    ...members.map(({ user: { id, name, email } }): [string, string] => [
      id,
      name ?? email,
    ]),
    ...keys.map(({ id, name }): [string, string] => [id, name]),
  ]);
}
