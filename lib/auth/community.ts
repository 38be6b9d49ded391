import "server-only";

import type { Occasion } from "@/lib/auth/claim";
import { bearerOf, requestUser } from "@/lib/auth/context";
import { peerOf } from "@/lib/auth/peer";
import { findSession, sessionToken } from "@/lib/auth/session";
import { vault } from "@/lib/auth/vault";
import { verifyKey } from "@/lib/auth/verify-key";
import type { CommunityCtx } from "@/lib/context";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";

/** Whether this instance has a community at all. */
export const hasCommunity = () => env().COMMUNITY !== "off";

/**
 * Who looks at the community with an API request: a key, the person whose browser sent
 * it, or where the instance shows it to everyone, nobody that we know. Where it shows it
 * to nobody there is no such place.
 */
export async function communityContext(
  request: Request,
): Promise<CommunityCtx> {
  const { COMMUNITY } = env();
  if (!hasCommunity()) throw notFound("page");
  const occasion = { now: new Date(), address: peerOf(request.headers) };
  const bearer = bearerOf(request);
  if (bearer !== null) {
    const { actor, appId } = await verifyKey(bearer, null, occasion);
    return asReader(await keyReader(actor.id, appId), occasion);
  }
  if (COMMUNITY === "public") {
    const known = await findSession(sessionToken(request), occasion.now);
    if (!known) return asReader(null, occasion);
  }
  const { userId } = await requestUser(request, occasion.now);
  return asReader(await personReader(userId), occasion);
}

export async function asReader(
  reader: CommunityCtx["reader"],
  occasion: Occasion,
): Promise<CommunityCtx> {
  return { reader, ...occasion, db: db(), vault: await vault() };
}

async function keyReader(
  id: string,
  appId: string,
): Promise<CommunityCtx["reader"]> {
  const { workspaceId } = await db().app.findUniqueOrThrow({
    where: { id: appId },
    select: { workspaceId: true },
  });
  return {
    kind: "key",
    id,
    workspaceIds: [workspaceId],
    moderates: false,
  };
}

const MODERATORS: ReadonlySet<string> = new Set(["owner", "admin"]);

/** A person. Whoever runs the first workspace runs the instance. */
export async function personReader(
  id: string,
): Promise<CommunityCtx["reader"]> {
  const [members, first] = await Promise.all([
    db().member.findMany({
      where: { userId: id },
      select: { workspaceId: true, role: true },
      orderBy: { workspaceId: "asc" },
    }),
    db().workspace.findFirst({
      select: { id: true },
      orderBy: { id: "asc" },
    }),
  ]);
  return {
    kind: "member",
    id,
    workspaceIds: members.map(({ workspaceId }) => workspaceId),
    moderates: members.some(
      ({ workspaceId, role }) =>
        workspaceId === first?.id && MODERATORS.has(role),
    ),
  };
}
