import { route } from "@/lib/http/route";
import { PageQuery } from "@/lib/paging";
import { listSearches } from "@/lib/search/saved/list";
import { saveSearch } from "@/lib/search/saved/save";
import { NewSearch } from "@/lib/search/saved/schema";

export const GET = route(PageQuery, listSearches);
export const POST = route(NewSearch, saveSearch);
