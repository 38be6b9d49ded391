"use server";

import { headers } from "next/headers";

import { peerOf } from "@/lib/auth/peer";
import { NewAccount } from "@/lib/auth/schema";
import { signUp } from "@/lib/auth/sign-up";
import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { attempt } from "@/lib/http/action";
import type { FormState } from "@/lib/http/form";
import { parse } from "@/lib/http/parse";

export async function create(
  _state: FormState<unknown>,
  form: FormData,
): Promise<FormState<unknown>> {
  return attempt(async () => {
    const beginning = {
      db: db(),
      now: new Date(),
      vault: await vault(),
      address: peerOf(await headers()),
    };
    await signUp(beginning, parse(NewAccount, Object.fromEntries(form)));
  });
}
