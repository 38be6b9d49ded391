import { z } from "zod";

import { route } from "@/lib/http/route";
import { SimilarQuery } from "@/lib/search/schema";
import { similarTo } from "@/lib/search/similar";

export const GET = route(
  SimilarQuery.extend({ inputId: z.string() }),
  (ctx, { inputId, ...query }) => similarTo(ctx, inputId, query),
);
