import { z } from "zod";

import { route } from "@/lib/http/route";
import { deletePrediction, openPrediction } from "@/lib/predictions/prediction";

const Named = z.strictObject({ predictionId: z.string() });

export const GET = route(Named, (ctx, named) =>
  openPrediction(ctx, named.predictionId),
);
export const DELETE = route(Named, (ctx, named) =>
  deletePrediction(ctx, named.predictionId),
);
