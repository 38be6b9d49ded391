"use client";

import { enter } from "@/components/auth/enter";
import { FirstRunForm } from "@/components/auth/first-run-form";
import type { FormAction, FormState } from "@/lib/http/form";

type SetUpProps = {
  create: FormAction<unknown>;
  codeNeeded: boolean;
  verb?: string;
};

/** Creates an account, and signs in with it. */
export function SetUp({ create, ...form }: SetUpProps) {
  const begin = async (state: FormState<unknown>, data: FormData) => {
    const created = await create(state, data);
    if (!created?.ok) return created;
    const entered = await enter(data);
    if (entered?.ok) window.location.assign("/apps");
    return entered;
  };
  return <FirstRunForm create={begin} {...form} />;
}
