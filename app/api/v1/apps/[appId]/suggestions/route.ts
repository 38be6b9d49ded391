import { route } from "@/lib/http/route";
import { SuggestionQuery } from "@/lib/search/suggest/schema";
import { suggest } from "@/lib/search/suggest/suggest";

export const GET = route(SuggestionQuery, suggest);
