import { listReports } from "@/lib/community/reports";
import { ReportQuery } from "@/lib/community/schema";
import { communityRoute } from "@/lib/http/community";

export const GET = communityRoute(ReportQuery, listReports);
