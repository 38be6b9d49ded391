import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

import { AuthFrame } from "@/components/auth/auth-frame";
import { SetUp } from "@/components/auth/set-up";
import { isSameMachine } from "@/lib/auth/peer";
import { isUnclaimed } from "@/lib/auth/set-up";
import { db } from "@/lib/db";

import { claim } from "./actions";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
  if (!(await isUnclaimed({ db: db() }))) redirect("/sign-in");

  return (
    <AuthFrame
      title="Set up Sojourn"
      description="Whoever comes first owns it. Make your account; you'll have a first app with it."
    >
      <SetUp create={claim} codeNeeded={!isSameMachine(await headers())} />
    </AuthFrame>
  );
}
