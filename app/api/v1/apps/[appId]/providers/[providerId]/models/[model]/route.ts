import { z } from "zod";

import { route } from "@/lib/http/route";
import { pickModel, unpickModel } from "@/lib/providers/pick";
import { ModelInPath, ModelPick } from "@/lib/providers/schema";

const Named = z.strictObject({ providerId: z.string(), model: ModelInPath });

export const PUT = route(
  ModelPick.extend(Named.shape),
  (ctx, { providerId, model, ...pick }) =>
    pickModel(ctx, providerId, model, pick),
);
export const DELETE = route(Named, (ctx, { providerId, model }) =>
  unpickModel(ctx, providerId, model),
);
