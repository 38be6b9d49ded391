import { route } from "@/lib/http/route";
import { listShares } from "@/lib/sharing/shares";
import { ShareQuery } from "@/lib/sharing/shares-schema";

export const GET = route(ShareQuery, listShares);
