"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";

import { createApp } from "@/lib/apps/create";
import { AppName, Slug } from "@/lib/apps/schema";
import { personContext } from "@/lib/auth/context";
import { Window } from "@/lib/decision/schema";
import { attempt } from "@/lib/http/action";
import { on, orNothing } from "@/lib/http/fields";
import type { FormState } from "@/lib/http/form";
import { parse } from "@/lib/http/parse";

const NewAppForm = z.object({
  name: AppName,
  slug: Slug,
  store: on,
  window: orNothing(Window),
});

export async function create(
  _state: FormState<unknown>,
  form: FormData,
): Promise<FormState<unknown>> {
  return attempt(async () => {
    const wanted = parse(NewAppForm, Object.fromEntries(form));
    const app = await createApp(await personContext(), {
      ...wanted,
      workspace: null,
    });
    redirect(`/apps/${app.slug}/inputs` as Route);
  });
}
