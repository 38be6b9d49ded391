import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { baseOf } from "@/lib/models/upstream/address";
import {
  refuseReserved,
  refuseTakenName,
  sealed,
} from "@/lib/providers/create";
import { lockProvider, providerId, withModels } from "@/lib/providers/row";
import type { ProviderPatch, ProviderView } from "@/lib/providers/schema";
import { viewOf } from "@/lib/providers/view";

/**
 * Changes a provider. Its models are called by its new name from then on, by the app's
 * default and in the lists of keys too; what was answered before keeps the old one. A
 * key goes nowhere that it wasn't given for: with another server's address it has to be
 * given again.
 */
export async function changeProvider(
  ctx: Ctx,
  shown: string,
  { name, base_url, api_key, ...patch }: ProviderPatch,
): Promise<ProviderView> {
  authorize(ctx, "providers:write");

  const id = providerId(shown);
  if (base_url !== undefined) baseOf(base_url);
  if (name !== undefined) await refuseReserved(name);
  const key =
    api_key === undefined ? undefined : await sealed(ctx, id, api_key);
  return inTransaction(ctx, async (ctx) => {
    const before = await lockProvider(ctx, shown);
    const { appId } = before;
    if (
      key === undefined &&
      before.sealedCredentials &&
      base_url !== undefined
    ) {
      refuseElsewhere(before.baseUrl, base_url);
    }
    const row = await ctx.db.provider
      .update({
        where: { appId_id: { appId, id } },
        data: {
          ...{ name, baseUrl: base_url, sealedCredentials: key },
          timeoutSeconds: patch.timeout_seconds,
          concurrency: patch.concurrency,
          allModels: patch.all_models,
          // What was seen there says nothing of another place.
          ...(base_url !== undefined && { checkedAt: null, fault: null }),
        },
        include: withModels,
      })
      .catch(refuseTakenName);
    if (row.name !== before.name)
      await renameModels(ctx, before.name, row.name);
    await record(ctx, { action: "provider.change", targetId: id });
    return viewOf(row);
  });
}

function refuseElsewhere(from: string, to: string): void {
  if (baseOf(from).origin === baseOf(to).origin) return;
  const why = "That is another server. Give its key, too.";
  throw new AppError("invalid_request", why, {
    param: "api_key",
    fields: { api_key: [why] },
  });
}

/** Whatever names a model of a provider's names it by the new name. */
async function renameModels(
  { appId, db }: Ctx,
  from: string,
  to: string,
): Promise<void> {
  const [old, fresh] = [`${from}/`, `${to}/`];
  await db.$executeRaw`
    UPDATE apps SET default_model = ${fresh} || substr(default_model, ${old.length + 1}::int)
    WHERE id = ${appId}::uuid AND starts_with(default_model, ${old})`;
  await db.$executeRaw`
    UPDATE api_keys SET models = ARRAY(
      SELECT CASE WHEN starts_with(m, ${old})
        THEN ${fresh} || substr(m, ${old.length + 1}::int) ELSE m END
      FROM unnest(models) WITH ORDINALITY AS listed(m, place) ORDER BY place)
    WHERE app_id = ${appId}::uuid AND cardinality(models) > 0`;
}

/**
 * Removes a provider and what was picked of it, with its key. What its models answered
 * stays. Keys that list its models may ask no others for that.
 */
export async function deleteProvider(ctx: Ctx, shown: string): Promise<void> {
  authorize(ctx, "providers:write");

  await inTransaction(ctx, async (ctx) => {
    const { appId, id, name } = await lockProvider(ctx, shown);
    await ctx.db.provider.delete({ where: { appId_id: { appId, id } } });
    await ctx.db.$executeRaw`
      UPDATE apps SET default_model = NULL
      WHERE id = ${appId}::uuid AND starts_with(default_model, ${`${name}/`})`;
    await record(ctx, { action: "provider.delete", targetId: id });
  });
}
