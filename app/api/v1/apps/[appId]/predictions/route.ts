import { predicting } from "@/lib/http/predicting";
import { route } from "@/lib/http/route";
import { listPredictions } from "@/lib/predictions/list";
import { PredictionQuery } from "@/lib/predictions/schema";
import { findPredictions } from "@/lib/search/find-predictions";

export const GET = route(PredictionQuery, (ctx, query) =>
  query.q === undefined && query.subject === undefined
    ? listPredictions(ctx, query)
    : findPredictions(ctx, query),
);
export const POST = predicting();
