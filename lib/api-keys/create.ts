import "server-only";

import type { NewKey, NewKeyView } from "@/lib/api-keys/schema";
import { viewOf } from "@/lib/api-keys/view";
import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { modelsFor } from "@/lib/providers/find";
import { randomLetters, sha256 } from "@/lib/sealing/digest";

const LETTERS = 48;

/**
 * A new key for the app. The answer carries the secret, for the only time: what is
 * kept is its SHA-256 (enough for 285 random bits, which no one can try out).
 * Nobody can give away more than they have: a key's scopes and models are the maker's at
 * most.
 */
export async function createKey(ctx: Ctx, wanted: NewKey): Promise<NewKeyView> {
  authorize(ctx, "keys:write");
  refuseWider(ctx, wanted);
  const models = await idsOf(ctx, wanted.models);
  return keepKey(ctx, { ...wanted, models }, `snj_${randomLetters(LETTERS)}`);
}

/** By their ids, however they were named; throws for what the maker may not ask. */
async function idsOf(ctx: Ctx, named: string[]): Promise<string[]> {
  const find = modelsFor(ctx);
  const ids = new Set<string>();
  for (const name of named) ids.add((await find(name)).info.id);
  return [...ids];
}

/** `createKey` with a secret that its holder chose, as the first start does. */
export function keepKey(
  ctx: Ctx,
  wanted: NewKey,
  secret: string,
): Promise<NewKeyView> {
  return inTransaction(ctx, async (ctx) => {
    const key = await ctx.db.apiKey.create({
      data: {
        appId: ctx.appId,
        id: newId(ctx.now),
        name: wanted.name,
        hash: Uint8Array.from(sha256(secret)),
        hint: secret.slice(-4),
        scopes: wanted.scopes,
        store: wanted.store,
        windowSeconds: wanted.window,
        models: wanted.models,
        expiresAt: wanted.expires_at,
        createdBy: ctx.actor.kind === "member" ? ctx.actor.id : null,
        createdAt: ctx.now,
      },
    });
    await record(ctx, { action: "key.create", targetId: key.id });
    return { ...viewOf(key), secret };
  });
}

function refuseWider(ctx: Ctx, wanted: NewKey): void {
  const wider = wanted.scopes.find((scope) => !ctx.actor.may.has(scope));
  if (wider) {
    throw new AppError(
      "forbidden",
      `You can't give the scope ${wider}, which you don't have yourself.`,
      { param: "scopes" },
    );
  }
  const ownModels = ctx.actor.models ?? [];
  if (ownModels.length > 0 && wanted.models.length === 0) {
    throw new AppError(
      "forbidden",
      "You may ask some models only. Say which of them the key may ask.",
      { param: "models" },
    );
  }
  if (wanted.expires_at && new Date(wanted.expires_at) <= ctx.now) {
    throw new AppError("invalid_request", "The expiry is in the past.", {
      param: "expires_at",
    });
  }
}
