import { predicting } from "@/lib/http/predicting";
import { route } from "@/lib/http/route";
import { listPredictions } from "@/lib/predictions/list";
import { PredictionQuery } from "@/lib/predictions/schema";

export const GET = route(PredictionQuery, listPredictions);
export const POST = predicting();
