import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { builtin } from "@/lib/models/builtin/provider";
import type { ModelInfo } from "@/lib/models/provider";
import type { Role } from "@/lib/permissions";
import { infoOf } from "@/lib/providers/info";
import { mayAsk } from "@/lib/providers/who-may";

/** A model that an app can ask. */
export type AppModel = {
  info: Omit<ModelInfo, "params">;
  /** The least that a person has to be to ask it. Null: no more than for any. */
  minRole: Role | null;
  /** Whether it is meant where none is named. */
  isDefault: boolean;
};

/**
 * The models that are built in and those that were picked, the default first. A key
 * that may ask some sees these.
 */
export async function modelsOf(ctx: Ctx): Promise<AppModel[]> {
  authorize(ctx, "apps:read");

  const { defaultModel, providers } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: {
      defaultModel: true,
      providers: {
        select: {
          name: true,
          // Not its options, which may be long.
          models: { omit: { options: true }, orderBy: { model: "asc" } },
        },
        orderBy: { name: "asc" },
      },
    },
  });
  const own = (await builtin.models()).map((info) => ({ info, minRole: null }));
  const remote = providers.flatMap(({ name, models }) =>
    models.map((picked) => ({
      info: infoOf(name, picked),
      minRole: picked.minRole,
    })),
  );
  const all = [...own, ...remote].map(
    (model): AppModel => ({
      ...model,
      isDefault: model.info.id === defaultModel,
    }),
  );
  const { kind } = ctx.actor;
  return all
    .filter(({ info }) => kind !== "key" || mayAsk(ctx.actor, info.id, null))
    .toSorted((one, other) => Number(other.isDefault) - Number(one.isDefault));
}
