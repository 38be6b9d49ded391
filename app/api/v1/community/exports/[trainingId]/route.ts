import { cancelCommunityExport } from "@/lib/community/exports/job";
import { CommunityExportNamed } from "@/lib/community/exports/schema";
import { getCommunityExport } from "@/lib/community/exports/view";
import { communityRoute } from "@/lib/http/community";

export const GET = communityRoute(CommunityExportNamed, getCommunityExport);
export const DELETE = communityRoute(
  CommunityExportNamed,
  cancelCommunityExport,
);
