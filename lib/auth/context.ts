import "server-only";

import { cookies, headers } from "next/headers";

import {
  layersOf,
  named,
  type Occasion,
  unauthenticated,
} from "@/lib/auth/claim";
import { refuseForeignOrigin } from "@/lib/auth/origin";
import { peerOf } from "@/lib/auth/peer";
import {
  findSession,
  type SignedIn,
  sessionCookie,
  sessionToken,
} from "@/lib/auth/session";
import { traced } from "@/lib/auth/traced";
import { vault } from "@/lib/auth/vault";
import { verifyKey } from "@/lib/auth/verify-key";
import type { AppId, Ctx, PersonCtx } from "@/lib/context";
import { db } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { ROLES } from "@/lib/permissions";

const MUTATING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * The context of an API request: a key's, or that of the person whose browser sent
 * it. The app in the URL is a claim; the row is the proof.
 */
export async function requestContext(
  request: Request,
  claimed: string,
): Promise<Ctx> {
  const address = peerOf(request.headers);
  const now = new Date();
  const bearer = bearerOf(request);
  if (bearer !== null) {
    return traced(await verifyKey(bearer, claimed, { now, address }), request);
  }

  const user = await requestUser(request, now);
  return traced(await memberOf(user, claimed, { now, address }), request);
}

/** Outside of any app: a person, or the holder of a key to one app. */
export async function anyContext(request: Request): Promise<PersonCtx | Ctx> {
  const occasion = { now: new Date(), address: peerOf(request.headers) };
  const bearer = bearerOf(request);
  if (bearer !== null) return verifyKey(bearer, null, occasion);
  return personOf(await requestUser(request, occasion.now), occasion);
}

/** The context of a signed-in person, in a page or an action. */
export async function personContext(): Promise<PersonCtx> {
  const user = await signedInUser();
  if (!user) throw new AppError("unauthenticated", "Sign in first.");
  const address = peerOf(await headers());
  return personOf(user, { now: new Date(), address });
}

async function personOf(
  user: SignedIn,
  occasion: Occasion,
): Promise<PersonCtx> {
  return {
    actor: { kind: "member", id: user.userId },
    ...occasion,
    db: db(),
    vault: await vault(),
  };
}

/** The person whose browser sent an API request. Keys are not people. */
export async function requestUser(
  request: Request,
  now: Date,
): Promise<SignedIn> {
  const user = await findSession(sessionToken(request), now);
  if (!user) throw unauthenticated();
  if (MUTATING.has(request.method)) refuseForeignOrigin(request.headers);
  return user;
}

/** The context of the signed-in member, in a page or an action. */
export async function memberContext(claimed: string): Promise<Ctx> {
  const user = await signedInUser();
  if (!user) throw new AppError("unauthenticated", "Sign in first.");
  return memberOf(user, claimed, {
    now: new Date(),
    address: peerOf(await headers()),
  });
}

/** Who is signed in, in a page or an action. */
export async function signedInUser(): Promise<SignedIn | null> {
  const jar = await cookies();
  return findSession(jar.get(sessionCookie())?.value, new Date());
}

/** The context of a person in an app; who isn't a member is told there is none. */
export async function memberOf(
  user: SignedIn,
  claimed: string,
  occasion: Occasion,
): Promise<Ctx> {
  const app = await db().app.findFirst({
    where: {
      ...named(claimed),
      workspace: { members: { some: { userId: user.userId } } },
    },
    select: {
      id: true,
      store: true,
      windowSeconds: true,
      closingAt: true,
      index: true,
      modelsVersion: true,
      detailLog: { select: { id: true, endsAt: true } },
      workspace: {
        select: {
          store: true,
          windowSeconds: true,
          members: { where: { userId: user.userId }, select: { role: true } },
        },
      },
    },
  });
  const role = app?.workspace.members[0]?.role;
  if (!app || !role) throw notFound("app");

  return {
    actor: { kind: "member", id: user.userId, may: ROLES[role], role },
    appId: app.id as AppId,
    policy: layersOf(app.workspace, app, null),
    closing: app.closingAt !== null,
    index: app.index,
    modelsVersion: app.modelsVersion,
    ...(app.detailLog && {
      logging: { id: app.detailLog.id, until: app.detailLog.endsAt },
    }),
    ...occasion,
    db: db(),
    vault: await vault(),
  };
}

export function bearerOf(request: Request): string | null {
  const sent = request.headers.get("authorization");
  if (sent === null) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(sent) ?? [];
  if (!token) throw unauthenticated();
  return token;
}
