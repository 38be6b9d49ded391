import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import type { ModelInfo, Price } from "@/lib/models/provider";
import { type List, page } from "@/lib/paging";
import type { ModelView } from "@/lib/predictions/schema";
import { modelsFor } from "@/lib/providers/find";
import { modelsOf } from "@/lib/providers/list-models";

/** The models that the app can ask, the default first. */
export async function listModels(ctx: Ctx): Promise<List<ModelView>> {
  authorize(ctx, "apps:read");

  const models = await modelsOf(ctx);
  const views = models.map(({ info, minRole, isDefault }): ModelView => {
    const { id, provider, name, description, takes, output, price } = info;
    return {
      ...{ object: "model", id, provider, name, description, takes, output },
      ...{ default: isDefault, min_role: minRole, price: inDollars(price) },
    };
  });
  return page(views, views.length);
}

/** The model that a caller means, as `predict` would find it; and throws as that does. */
export async function openModel(ctx: Ctx, id: string): Promise<ModelInfo> {
  authorize(ctx, "apps:read");

  const { info } = await modelsFor(ctx)(id);
  return info;
}

const MICROS = 1_000_000;

const inDollars = (price: Price | null | undefined) =>
  price
    ? {
        input: Number(price.input) / MICROS,
        output: Number(price.output) / MICROS,
      }
    : null;
