import { createKey } from "@/lib/api-keys/create";
import { listKeys } from "@/lib/api-keys/list";
import { NewKey } from "@/lib/api-keys/schema";
import { route } from "@/lib/http/route";
import { PageQuery } from "@/lib/paging";

export const GET = route(PageQuery, listKeys);
export const POST = route(NewKey, createKey);
