import { route } from "@/lib/http/route";
import { listCallDetails } from "@/lib/logging/calls";
import { PageQuery } from "@/lib/paging";

export const GET = route(PageQuery, listCallDetails);
