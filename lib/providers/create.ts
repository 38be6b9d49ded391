import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { BUILT_IN } from "@/lib/models/builtin/model";
import { builtin } from "@/lib/models/builtin/provider";
import { baseOf } from "@/lib/models/upstream/address";
import { sealCredentials } from "@/lib/providers/credentials";
import { withModels } from "@/lib/providers/row";
import type { NewProvider, ProviderView } from "@/lib/providers/schema";
import { viewOf } from "@/lib/providers/view";
import { appKeyOf } from "@/lib/sealing/app-key";
import type { Secret } from "@/lib/secret";

const PROVIDERS_MOST = 50;

/**
 * A new provider of the app's. Its key is sealed, and told to nobody but to it. Nothing
 * is asked of it yet. `invalid_request` for what is no address of a provider; `conflict`
 * where the name is taken, or there are too many.
 */
export async function createProvider(
  ctx: Ctx,
  wanted: NewProvider,
): Promise<ProviderView> {
  authorize(ctx, "providers:write");

  const { appId, now } = ctx;
  const id = newId(now);
  baseOf(wanted.base_url);
  await refuseReserved(wanted.name);
  const sealedCredentials = await sealed(ctx, id, wanted.api_key);
  return inTransaction(ctx, async (ctx) => {
    await refuseTooMany(ctx);
    const row = await ctx.db.provider
      .create({
        data: {
          ...{ appId, id, name: wanted.name, type: wanted.type },
          ...{ baseUrl: wanted.base_url, sealedCredentials },
          timeoutSeconds: wanted.timeout_seconds,
          concurrency: wanted.concurrency,
          allModels: wanted.all_models,
          createdAt: now,
        },
        include: withModels,
      })
      .catch(refuseTakenName);
    await record(ctx, { action: "provider.create", targetId: id });
    return viewOf(row);
  });
}

/** What a column of credentials says. */
export async function sealed(
  ctx: Ctx,
  id: string,
  key: Secret<string> | null,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!key) return null;
  const { appId } = ctx;
  const appKey = await appKeyOf(ctx);
  return Uint8Array.from(sealCredentials(appKey, { appId, id }, key));
}

/** What is built in keeps its names to itself. */
export async function refuseReserved(name: string): Promise<void> {
  const models = await builtin.models();
  if (name !== BUILT_IN && models.every(({ id }) => id !== name)) return;
  throw nameRefused(
    "invalid_request",
    "That is what a built-in model is called.",
  );
}

export function refuseTakenName(cause: unknown): never {
  if (cause instanceof Error && "code" in cause && cause.code === "P2002") {
    throw nameRefused("conflict", "Another provider is called that.");
  }
  throw cause;
}

const nameRefused = (code: "conflict" | "invalid_request", why: string) =>
  new AppError(code, `${why} Choose another name.`, {
    param: "name",
    fields: { name: [why] },
  });

/** One at a time: two that come at once are both counted. */
async function refuseTooMany({ appId, db }: Ctx): Promise<void> {
  const [app] = await db.$queryRaw<object[]>`
    SELECT FROM apps WHERE id = ${appId}::uuid FOR NO KEY UPDATE`;
  if (!app) throw notFound("app");
  if ((await db.provider.count({ where: { appId } })) < PROVIDERS_MOST) return;
  throw new AppError(
    "conflict",
    `There are ${PROVIDERS_MOST} providers already. Remove one first.`,
  );
}
