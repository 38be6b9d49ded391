"use client";

import { signIn } from "next-auth/react";

import type { FormState } from "@/lib/http/form";

const WRONG: Record<string, string> = {
  CredentialsSignin: "E-mail and password don't belong together.",
  rate_limited: "Too many failed attempts. Try again in a quarter of an hour.",
};
const ELSE = "Signing in did not work. Try again, or look at the server's log.";

/** Signs a person in by the form's `email` and `password`. */
export async function enter(form: FormData): Promise<FormState<unknown>> {
  const answer = await signIn("credentials", {
    email: form.get("email"),
    password: form.get("password"),
    redirect: false,
  });
  if (answer?.ok) return { ok: true, value: undefined };

  const message = WRONG[answer?.error ?? ""] ?? ELSE;
  return {
    ok: false,
    problem: {
      type: "about:blank",
      title: "unauthenticated",
      status: answer?.status ?? 500,
      detail: message,
      instance: "",
      error: {
        message,
        type: "invalid_request_error",
        param: null,
        code: "unauthenticated",
      },
    },
  };
}
