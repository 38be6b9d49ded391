import { createCommunityExport } from "@/lib/community/exports/job";
import {
  CommunityExportQuery,
  NewCommunityExport,
} from "@/lib/community/exports/schema";
import { listCommunityExports } from "@/lib/community/exports/view";
import { communityRoute } from "@/lib/http/community";

export const GET = communityRoute(CommunityExportQuery, listCommunityExports);
export const POST = communityRoute(NewCommunityExport, createCommunityExport);
