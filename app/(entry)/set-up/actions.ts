"use server";

import { headers } from "next/headers";
import { claimByVisitor } from "@/lib/auth/claim-by-visitor";
import { isSameMachine, peerOf } from "@/lib/auth/peer";
import { NewAccount } from "@/lib/auth/schema";
import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { attempt } from "@/lib/http/action";
import type { FormState } from "@/lib/http/form";
import { parse } from "@/lib/http/parse";

export async function claim(
  _state: FormState<unknown>,
  form: FormData,
): Promise<FormState<unknown>> {
  return attempt(async () => {
    const sent = await headers();
    const beginning = {
      db: db(),
      now: new Date(),
      vault: await vault(),
      address: peerOf(sent),
    };
    const account = parse(NewAccount, Object.fromEntries(form));
    await claimByVisitor(beginning, account, isSameMachine(sent));
  });
}
