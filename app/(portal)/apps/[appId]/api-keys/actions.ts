"use server";

import { refresh } from "next/cache";
import { z } from "zod";

import { createKey } from "@/lib/api-keys/create";
import { NewKey } from "@/lib/api-keys/schema";
import { action } from "@/lib/http/action";
import { on, orNothing } from "@/lib/http/fields";

/** How the form spells several: none of them has a space in it. */
const some = z
  .string()
  .default("")
  .transform((names) => names.split(" ").filter(Boolean));

const KeyForm = z.object({
  name: NewKey.shape.name,
  scopes: some.pipe(NewKey.shape.scopes),
  models: some.pipe(NewKey.shape.models.unwrap()),
  expires_at: orNothing(z.iso.datetime({ offset: true })),
  store: on,
});

export const create = action(KeyForm, async (ctx, wanted) => {
  const made = await createKey(ctx, { ...wanted, window: null });
  refresh();
  return made;
});
