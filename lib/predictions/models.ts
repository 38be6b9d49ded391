import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { allModels } from "@/lib/models/find";
import { type List, page } from "@/lib/paging";
import type { ModelView } from "@/lib/predictions/schema";

/** The models that the app can ask. */
export async function listModels(ctx: Ctx): Promise<List<ModelView>> {
  authorize(ctx, "apps:read");

  const models = await allModels();
  const views = models.map(
    ({ id, provider, name, description, takes, output }): ModelView => ({
      object: "model",
      id,
      provider,
      name,
      description,
      takes,
      output,
    }),
  );
  return page(views, views.length);
}
