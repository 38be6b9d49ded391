import { route } from "@/lib/http/route";
import { facetsOf } from "@/lib/search/facets";
import { CountQuery } from "@/lib/search/schema";

export const GET = route(CountQuery, facetsOf);
