import "server-only";

import type { PersonCtx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import type { Role } from "@/lib/permissions";

/**
 * A workspace that the person is a member of, and their role in it. Null asks for
 * the oldest.
 */
export async function workspaceRole(
  ctx: PersonCtx,
  claimed: string | null,
): Promise<{ id: string; role: Role }> {
  const id = claimed === null ? undefined : readId("wsp", claimed);
  const member =
    id !== null &&
    (await ctx.db.member.findFirst({
      where: { userId: ctx.actor.id, workspaceId: id },
      orderBy: { workspaceId: "asc" },
      select: { workspaceId: true, role: true },
    }));
  if (!member) throw notFound("workspace");
  return { id: member.workspaceId, role: member.role };
}
