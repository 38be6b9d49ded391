import "server-only";

import type { Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { builtin } from "@/lib/models/builtin/provider";
import { type FindModel, type FoundModel, foundModel } from "@/lib/models/find";
import { openCredentials } from "@/lib/providers/credentials";
import { infoOf } from "@/lib/providers/info";
import { likelyKind } from "@/lib/providers/likely";
import { lookUp } from "@/lib/providers/look-up";
import { type ProviderOf, providerOf } from "@/lib/providers/provider-of";
import { DEFAULT_MODEL, ModelId } from "@/lib/providers/schema";
import { refuseUnless } from "@/lib/providers/who-may";
import { openAppKey } from "@/lib/sealing/app-key";

/**
 * Finds the models that whoever asks may ask in their app: one that is built in by its
 * id; a remote one as `<provider>/<model>`, or by the model alone where that is clear;
 * the app's default as `default`. `not_found` where there is none; `forbidden` where it
 * is for others, and says for whom. To find a remote one takes a query, and its provider
 * isn't asked.
 */
export function modelsFor(ctx: Ctx, make: ProviderOf = providerOf): FindModel {
  return async (asked) => {
    const named = ModelId.safeParse(asked).data;
    if (named === undefined) throw notFound("model");
    const id = named === DEFAULT_MODEL ? await defaultOf(ctx) : named;
    const infos = await builtin.models();
    const info = infos.find((one) => one.id === id);
    if (!info) return remoteModel(ctx, id, make);
    refuseUnless(ctx.actor, id, null);
    return foundModel(builtin, info);
  };
}

async function defaultOf({ appId, db }: Ctx): Promise<string> {
  const app = await db.app.findUnique({
    where: { id: appId },
    select: { defaultModel: true },
  });
  if (app?.defaultModel) return app.defaultModel;
  throw new AppError(
    "invalid_request",
    "Name a model: the app has no default.",
    { param: "model" },
  );
}

/** A remote model that nobody picked is for whoever may ask any. */
const ANYBODY = "editor";

async function remoteModel(
  ctx: Ctx,
  id: string,
  make: ProviderOf,
): Promise<FoundModel> {
  const row = await lookUp(ctx, id);
  if (!row) throw notFound("model");
  const info = infoOf(row.name, row.picked ?? likelyKind[row.type](row.model));
  refuseUnless(ctx.actor, info.id, row.picked?.minRole ?? ANYBODY);
  const { appId, sealedKey } = row;
  const appKey = await openAppKey(ctx.vault.master, appId, sealedKey);
  const options = row.picked?.options ?? {};
  const provider = make(row, openCredentials(appKey, row), [{ info, options }]);
  const [told] = await provider.models();
  if (!told) throw notFound("model");
  return foundModel(provider, told);
}
