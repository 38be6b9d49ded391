import { listShared } from "@/lib/community/list";
import { CommunityQuery } from "@/lib/community/schema";
import { communityRoute } from "@/lib/http/community";

export const GET = communityRoute(CommunityQuery, listShared);
