"use server";

import { refresh } from "next/cache";
import { z } from "zod";

import { action } from "@/lib/http/action";
import type { FormState } from "@/lib/http/form";
import { changeInput } from "@/lib/inputs/change";
import { InputPatch } from "@/lib/inputs/schema";

// How the form spells a change: the pairs as JSON, a removed one being null.
const DetailsForm = z.object({
  metadata: z
    .string()
    .transform((json) => JSON.parse(json))
    .pipe(InputPatch.shape.metadata),
});

export async function changeDetails(
  app: string,
  inputId: string,
  state: FormState<unknown>,
  form: FormData,
): Promise<FormState<void>> {
  const change = action(DetailsForm, async (ctx, patch) => {
    await changeInput(ctx, inputId, patch);
    refresh();
  });
  return change(app, state, form);
}
