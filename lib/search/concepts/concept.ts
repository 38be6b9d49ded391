import "server-only";

import type { KeyObject } from "node:crypto";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import { foldedText } from "@/lib/index/folded";
import { appKeyOf } from "@/lib/sealing/app-key";
import { keyedHash } from "@/lib/sealing/digest";
import { openJson, sealJson } from "@/lib/sealing/field";
import type { Concept } from "@/prisma/generated/client";

/** A concept of an app: by what it is called, and what people call it. */
export type ConceptView = {
  id: string;
  name: string;
  definition: string;
  /** Null: nobody put it on the list, but a record has it. */
  created_at: string | null;
};

/** What people write of a concept. */
export const Written = z.object({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
});
export type Written = z.infer<typeof Written>;

/** Told apart as records are found by them: in any case and spelling. */
export const hashOf = async (ctx: Ctx, id: string) =>
  Uint8Array.from(keyedHash(await appKeyOf(ctx), "concept", foldedText(id)));

const placeOf = ({ appId }: Ctx, id: string) => ({
  appId,
  recordId: id,
  field: "concept",
});

export async function sealWritten(ctx: Ctx, id: string, written: Written) {
  const key = await appKeyOf(ctx);
  return Uint8Array.from(sealJson(key, placeOf(ctx, id), written));
}

export function viewOf(
  ctx: Ctx,
  key: KeyObject,
  { id, sealed }: Concept,
): ConceptView {
  const written = Written.parse(openJson(key, placeOf(ctx, id), sealed));
  return { ...written, created_at: timeOf(id).toISOString() };
}
