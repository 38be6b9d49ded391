import { route } from "@/lib/http/route";
import { PageQuery } from "@/lib/paging";
import { createProvider } from "@/lib/providers/create";
import { listProviders } from "@/lib/providers/list";
import { NewProvider } from "@/lib/providers/schema";

export const GET = route(PageQuery, listProviders);
export const POST = route(NewProvider, createProvider);
