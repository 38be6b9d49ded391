"use server";

import { refresh } from "next/cache";
import { z } from "zod";

import { createKey } from "@/lib/api-keys/create";
import { NewKey } from "@/lib/api-keys/schema";
import { action } from "@/lib/http/action";
import { on, orNothing } from "@/lib/http/fields";

const KeyForm = z.object({
  name: NewKey.shape.name,
  scopes: z
    .string()
    .transform((scopes) => scopes.split(" ").filter(Boolean))
    .pipe(NewKey.shape.scopes),
  expires_at: orNothing(z.iso.datetime({ offset: true })),
  store: on,
});

export const create = action(KeyForm, async (ctx, wanted) => {
  const made = await createKey(ctx, {
    ...wanted,
    window: null,
    models: [],
  });
  refresh();
  return made;
});
