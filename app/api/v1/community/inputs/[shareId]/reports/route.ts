import { reportShare } from "@/lib/community/report";
import { NewReport } from "@/lib/community/schema";
import { communityRoute } from "@/lib/http/community";

export const POST = communityRoute(NewReport, reportShare);
