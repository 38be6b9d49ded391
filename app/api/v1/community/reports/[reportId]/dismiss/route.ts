import { dismissReport } from "@/lib/community/reports";
import { ReportNamed } from "@/lib/community/schema";
import { communityRoute } from "@/lib/http/community";

export const POST = communityRoute(ReportNamed, dismissReport);
