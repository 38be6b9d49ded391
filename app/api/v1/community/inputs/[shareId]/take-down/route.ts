import { NewTakeDown } from "@/lib/community/schema";
import { takeDownShare } from "@/lib/community/take-down";
import { communityRoute } from "@/lib/http/community";

export const POST = communityRoute(NewTakeDown, takeDownShare);
