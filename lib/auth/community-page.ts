import "server-only";

import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";

import { asReader, hasCommunity, personReader } from "@/lib/auth/community";
import { peerOf } from "@/lib/auth/peer";
import { findSession, sessionCookie } from "@/lib/auth/session";
import type { CommunityCtx } from "@/lib/context";
import { env } from "@/lib/env";

/** Who looks at a page of the community; whoever has to sign in first is sent to do so. */
export const communityPage = cache(async (): Promise<CommunityCtx> => {
  if (!hasCommunity()) notFound();
  const token = (await cookies()).get(sessionCookie())?.value;
  const occasion = { now: new Date(), address: peerOf(await headers()) };
  const user = await findSession(token, occasion.now);
  if (user) return asReader(await personReader(user.userId), occasion);
  return env().COMMUNITY === "public"
    ? asReader(null, occasion)
    : redirect("/sign-in");
});
