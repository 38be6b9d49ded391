import { randomUUID } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { sealCredentials } from "@/lib/providers/credentials";
import { appKeyOf } from "@/lib/sealing/app-key";
import { Secret } from "@/lib/secret";
import type { Prisma } from "@/prisma/generated/client";

type Given = {
  type?: "openai" | "oip" | "clarifai";
  baseUrl?: string;
  key?: string;
  allModels?: boolean;
  /** What was picked of it, by its own names. */
  models?: Record<string, Partial<Prisma.ProviderModelCreateManyInput>>;
};

/** A provider as its row says it, with the models that were picked. */
export async function providerRow(ctx: Ctx, name: string, given: Given = {}) {
  const { type = "openai", baseUrl = "http://127.0.0.1:9/v1" } = given;
  const { appId, db } = ctx;
  const id = randomUUID();
  const sealed =
    given.key &&
    sealCredentials(await appKeyOf(ctx), { appId, id }, new Secret(given.key));
  await db.provider.create({
    data: {
      ...{ appId, id, name, type, baseUrl },
      allModels: given.allModels ?? false,
      sealedCredentials: sealed ? Uint8Array.from(sealed) : null,
    },
  });
  for (const [model, said] of Object.entries(given.models ?? {})) {
    await db.providerModel.create({
      data: {
        ...{ appId, providerId: id, model },
        ...{ takes: ["text"], output: "text", ...said },
      },
    });
  }
  return id;
}
