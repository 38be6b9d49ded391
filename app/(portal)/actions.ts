"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";

import { signedInUser } from "@/lib/auth/context";
import { peerOf } from "@/lib/auth/peer";
import { sessionCookie } from "@/lib/auth/session";
import { signOut } from "@/lib/auth/sign-out";

export async function leave(): Promise<void> {
  const user = await signedInUser();
  const address = peerOf(await headers());
  if (user) await signOut(user, { now: new Date(), address });
  (await cookies()).delete(sessionCookie());
  redirect("/sign-in");
}
