import "server-only";

import { notFound, redirect } from "next/navigation";
import { cache } from "react";

import { memberContext, signedInUser } from "@/lib/auth/context";
import type { SignedIn } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";

/** `memberContext` with the manners of a page: sign in first, or see the 404. */
export const pageContext = cache(async (app: string) => {
  try {
    return await memberContext(app);
  } catch (error) {
    if (error instanceof AppError) {
      if (error.code === "unauthenticated") redirect("/sign-in");
      if (error.code === "not_found") notFound();
    }
    throw error;
  }
});

/** What a page is about; the 404 page where there is no such thing. */
export async function foundPage<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

/** Who looks at a page outside any app; whoever isn't signed in is sent to do so. */
export const pageUser = cache(async (): Promise<SignedIn> => {
  return (await signedInUser()) ?? redirect("/sign-in");
});
