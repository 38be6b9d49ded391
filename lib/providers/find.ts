import "server-only";

import type { Ctx } from "@/lib/context";
import { poolOf } from "@/lib/db";
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
import { recent } from "@/lib/sealing/recent";
import type { Role } from "@/prisma/generated/client";

/**
 * Finds the models that whoever asks may ask in their app: one that is built in by its
 * id; a remote one as `<provider>/<model>`, or by the model alone where that is clear;
 * the app's default as `default`. `not_found` where there is none; `forbidden` where it
 * is for others, and says for whom. To find a remote one takes a query, unless it is
 * remembered as of the caller's version of the app's models; its provider isn't asked.
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
  const { model, minRole } =
    remembered(ctx, id, make) ?? (await lookedUp(ctx, id, make));
  refuseUnless(ctx.actor, model.info.id, minRole);
  return model;
}

/** A model as it is whoever asks for it, and the least that a person has to be. */
type Remote = { model: FoundModel; minRole: Role; version: bigint };

const REMEMBERED_MOST = 1_000;

// For each way to make providers its own.
const found = new WeakMap<
  ProviderOf,
  ReturnType<typeof recent<string, Remote>>
>();

const placeOf = ({ appId }: Ctx, id: string) => `${appId} ${id}`;

function remembered(ctx: Ctx, id: string, make: ProviderOf): Remote | null {
  const all = found.get(make);
  const known = all?.get(placeOf(ctx, id));
  if (!known || known.version === ctx.modelsVersion) return known ?? null;
  all?.delete(placeOf(ctx, id));
  return null;
}

async function lookedUp(
  ctx: Ctx,
  id: string,
  make: ProviderOf,
): Promise<Remote> {
  const row = await lookUp(ctx, id);
  if (!row) throw notFound("model");
  const { appId, sealedKey, version } = row;
  const info = infoOf(row.name, row.picked ?? likelyKind[row.type](row.model));
  const appKey = await openAppKey(ctx.vault.master, appId, sealedKey);
  const options = row.picked?.options ?? {};
  const provider = make(row, openCredentials(appKey, row), [{ info, options }]);
  const [told] = await provider.models();
  if (!told) throw notFound("model");
  const minRole = row.picked?.minRole ?? ANYBODY;
  const remote = { model: foundModel(provider, told), minRole, version };
  // Inside of a transaction it may never come true.
  if (poolOf(ctx.db)) {
    const all = found.get(make) ?? recent<string, Remote>(REMEMBERED_MOST);
    found.set(make, all);
    all.set(placeOf(ctx, id), remote);
  }
  return remote;
}
