import "server-only";

import type { Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import type { InputType, Prisma, Role } from "@/prisma/generated/client";

/** Where an app's remote models live, as its row says. */
export type ProviderRow = {
  id: string;
  appId: string;
  name: string;
  type: "openai" | "oip" | "clarifai";
  baseUrl: string;
  sealedCredentials: Uint8Array | null;
  timeoutSeconds: number;
  concurrency: number;
};

/** A model of a provider's that was picked, as its row says. */
export type PickedRow = {
  model: string;
  takes: InputType[];
  output: string;
  minRole: Role;
  inputPrice: bigint | null;
  outputPrice: bigint | null;
  options: Prisma.JsonValue;
};

/** The id of a provider, as callers know it; `not_found` for what is none. */
export function providerId(shown: string): string {
  const id = readId("prv", shown);
  if (!id) throw notFound("provider");
  return id;
}

export const withModels = {
  models: { orderBy: { model: "asc" } },
} as const;

/** A provider of the app, with the models that were picked. */
export async function findProvider({ appId, db }: Ctx, shown: string) {
  const id = providerId(shown);
  const row = await db.provider.findUnique({
    where: { appId_id: { appId, id } },
    include: withModels,
  });
  if (!row) throw notFound("provider");
  return row;
}

/** The same, and nobody else changes it until this transaction ends. */
export async function lockProvider(ctx: Ctx, shown: string) {
  const id = providerId(shown);
  await ctx.db.$queryRaw`
    SELECT FROM providers
    WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  return findProvider(ctx, shown);
}
