import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { AuthFrame } from "@/components/auth/auth-frame";
import { SetUp } from "@/components/auth/set-up";
import { env } from "@/lib/env";

import { create } from "./actions";

export const metadata: Metadata = { title: "Sign up" };
export default function SignUpPage() {
  if (env().SIGNUP !== "open") notFound();

  return (
    <AuthFrame
      title="Sign up"
      description="You get a workspace of your own, with a first app in it."
    >
      <SetUp create={create} codeNeeded={false} verb="Create the account" />
    </AuthFrame>
  );
}
