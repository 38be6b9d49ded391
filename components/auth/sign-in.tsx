"use client";

import type { Route } from "next";

import { enter } from "@/components/auth/enter";
import { SignInForm } from "@/components/auth/sign-in-form";
import type { FormState } from "@/lib/http/form";

/** Signs in, and goes on to where the person was going. */
export function SignIn({ next }: { next: Route }) {
  const signIn = async (_state: FormState<unknown>, form: FormData) => {
    const entered = await enter(form);
    // A whole new page: nothing that was fetched before belongs to this person.
    if (entered?.ok) window.location.assign(next);
    return entered;
  };
  return <SignInForm signIn={signIn} />;
}
