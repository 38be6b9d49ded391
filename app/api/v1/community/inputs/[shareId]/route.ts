import { openShared } from "@/lib/community/open";
import { ShareNamed } from "@/lib/community/schema";
import { communityRoute } from "@/lib/http/community";

export const GET = communityRoute(ShareNamed, openShared);
