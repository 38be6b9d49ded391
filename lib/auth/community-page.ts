import "server-only";

import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";

import { asReader, hasCommunity, personReader } from "@/lib/auth/community";
import { peerOf } from "@/lib/auth/peer";
import { findSession, sessionCookie } from "@/lib/auth/session";
import { countOpen } from "@/lib/community/withdrawals/counts";
import type { CommunityCtx } from "@/lib/context";
import { env } from "@/lib/env";

/** Who looks at a page of the community; whoever has to sign in first is sent to do so. */
export const communityPage = cache(async (): Promise<CommunityCtx> => {
  if (!hasCommunity()) notFound();
  const known = await personHere();
  if (known) return known;
  if (env().COMMUNITY !== "public") redirect("/sign-in");
  return asReader(null, await occasionHere());
});

/**
 * A person who looks at what their workspaces have to delete, which they do when there is no
 * community any more, too.
 */
export const recipientPage = cache(
  async (): Promise<CommunityCtx> =>
    (await personHere()) ?? redirect("/sign-in"),
);

/**
 * Where a person gets to the community; or, where there is none, to what they have to
 * delete of it. Null: to nothing.
 */
export async function communityPlace() {
  if (hasCommunity()) {
    return { href: "/community", label: "Community" } as const;
  }
  const isTold = (await countOpen(await recipientPage())) > 0;
  return isTold
    ? ({ href: "/community/withdrawals", label: "To delete" } as const)
    : null;
}

async function personHere(): Promise<CommunityCtx | null> {
  const token = (await cookies()).get(sessionCookie())?.value;
  const occasion = await occasionHere();
  const user = await findSession(token, occasion.now);
  return user && asReader(await personReader(user.userId), occasion);
}

const occasionHere = async () => ({
  now: new Date(),
  address: peerOf(await headers()),
});
