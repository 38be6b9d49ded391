"use server";

import { refresh } from "next/cache";
import { z } from "zod";

import { changeApp } from "@/lib/apps/app";
import { action } from "@/lib/http/action";
import { ModelId } from "@/lib/providers/schema";

// The form spells that there is none as a blank.
const DefaultForm = z.object({
  default_model: z
    .string()
    .transform((id) => id.trim() || null)
    .pipe(ModelId.nullable()),
});

export const saveDefault = action(DefaultForm, async (ctx, wanted) => {
  await changeApp(ctx, wanted);
  refresh();
});
