import { route } from "@/lib/http/route";
import { countInputs } from "@/lib/search/count";
import { CountQuery } from "@/lib/search/schema";

export const GET = route(CountQuery, countInputs);
