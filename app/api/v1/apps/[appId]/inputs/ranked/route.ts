import { route } from "@/lib/http/route";
import { rankInputs } from "@/lib/search/ranked";
import { RankedQuery } from "@/lib/search/schema";

export const GET = route(RankedQuery, rankInputs);
