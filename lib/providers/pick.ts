import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { likelyKind } from "@/lib/providers/likely";
import { offersSaid } from "@/lib/providers/offers";
import { refuseOutput, refuseUnknown } from "@/lib/providers/options";
import { inMicros } from "@/lib/providers/price";
import {
  findProvider,
  lockProvider,
  type ProviderRow,
} from "@/lib/providers/row";
import type { ModelPick, PickedModel } from "@/lib/providers/schema";
import { pickedView } from "@/lib/providers/view";
import type { Prisma } from "@/prisma/generated/client";

const MODELS_MOST = 200;

/**
 * Lets a provider's model be asked, as is said; or anew, where it was picked already.
 * Whether the provider has it is for whoever asks to find out: one that is about to have
 * it can be picked as well. `conflict` where too many were picked.
 */
export async function pickModel(
  ctx: Ctx,
  shown: string,
  model: string,
  wanted: ModelPick,
): Promise<PickedModel> {
  authorize(ctx, "providers:write");

  const row = await findProvider(ctx, shown);
  refuseUnknown(row.type, wanted.options);
  const { takes, output } = kindOf(ctx, row, model, wanted);
  refuseOutput(row.type, output);
  const said = {
    ...{ takes, output, minRole: wanted.min_role },
    ...inMicros(wanted.price),
    options: wanted.options as Prisma.InputJsonObject,
  };
  return inTransaction(ctx, async (ctx) => {
    const { appId, id, name, models } = await lockProvider(ctx, shown);
    const isNew = models.every((one) => one.model !== model);
    if (isNew && models.length >= MODELS_MOST) throw tooMany();
    const place = { appId, providerId: id, model };
    const picked = await ctx.db.providerModel.upsert({
      where: { appId_providerId_model: place },
      create: { ...place, ...said },
      update: said,
    });
    await record(ctx, { action: "model.pick", targetId: id });
    return pickedView(name, picked);
  });
}

const tooMany = () =>
  new AppError(
    "conflict",
    `${MODELS_MOST} models of this provider were picked already. Unpick one first, or let all of its models be asked.`,
  );

type Kind = Required<Pick<ModelPick, "takes" | "output">>;

/** What a model takes and answers: as is said, or as is likely. */
function kindOf(
  ctx: Ctx,
  row: ProviderRow,
  model: string,
  { takes, output }: ModelPick,
): Kind {
  const offer = offersSaid(ctx, row)?.find((one) => one.model === model);
  const guess = offer ?? likelyKind[row.type](model);
  return { takes: takes ?? guess.takes, output: output ?? guess.output };
}

/**
 * Takes a model back, so that it can't be asked any more, unless all of its provider's
 * can. What it answered stays.
 */
export async function unpickModel(
  ctx: Ctx,
  shown: string,
  model: string,
): Promise<void> {
  authorize(ctx, "providers:write");

  await inTransaction(ctx, async (ctx) => {
    const { appId, id, name, allModels } = await lockProvider(ctx, shown);
    const { count } = await ctx.db.providerModel.deleteMany({
      where: { appId, providerId: id, model },
    });
    if (count === 0) throw notFound("model");
    if (!allModels) {
      await ctx.db.app.updateMany({
        where: { id: appId, defaultModel: `${name}/${model}` },
        data: { defaultModel: null },
      });
    }
    await record(ctx, { action: "model.unpick", targetId: id });
  });
}
