import "server-only";

import type { Occasion } from "@/lib/auth/claim";
import { bearerOf, requestUser } from "@/lib/auth/context";
import { peerOf } from "@/lib/auth/peer";
import { findSession, sessionToken } from "@/lib/auth/session";
import { vault } from "@/lib/auth/vault";
import { verifyKey } from "@/lib/auth/verify-key";
import type { Actor, CommunityCtx } from "@/lib/context";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { ROLES } from "@/lib/permissions";

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
  if (!hasCommunity()) throw notFound("page");
  if (env().COMMUNITY === "public" && bearerOf(request) === null) {
    const occasion = occasionOf(request);
    const known = await findSession(sessionToken(request), occasion.now);
    if (!known) return asReader(null, occasion);
  }
  return recipientContext(request);
}

/**
 * A key, or the person whose browser sent a request, who may have exported something: what
 * they have to delete they go on being told when there is no community any more.
 */
export async function recipientContext(
  request: Request,
): Promise<CommunityCtx> {
  const occasion = occasionOf(request);
  const bearer = bearerOf(request);
  if (bearer !== null) {
    const { actor, appId } = await verifyKey(bearer, null, occasion);
    return asReader(await keyReader(actor, appId), occasion);
  }
  const { userId } = await requestUser(request, occasion.now);
  return asReader(await personReader(userId), occasion);
}

const occasionOf = (request: Request): Occasion => ({
  now: new Date(),
  address: peerOf(request.headers),
});

export async function asReader(
  reader: CommunityCtx["reader"],
  occasion: Occasion,
): Promise<CommunityCtx> {
  return { reader, ...occasion, db: db(), vault: await vault() };
}

async function keyReader(
  { id, may }: Actor,
  appId: string,
): Promise<CommunityCtx["reader"]> {
  const { workspaceId } = await db().app.findUniqueOrThrow({
    where: { id: appId },
    select: { workspaceId: true },
  });
  const workspaceIds = [workspaceId];
  return {
    ...{ kind: "key", id, workspaceIds, moderates: false },
    exportsFor: may.has("community:export") ? workspaceIds : [],
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
    exportsFor: members.flatMap(({ workspaceId, role }) =>
      ROLES[role].has("community:export") ? workspaceId : [],
    ),
    moderates: members.some(
      ({ workspaceId, role }) =>
        workspaceId === first?.id && MODERATORS.has(role),
    ),
  };
}
