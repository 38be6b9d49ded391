import { route } from "@/lib/http/route";
import { shareMatching } from "@/lib/sharing/many";
import { BulkShare } from "@/lib/sharing/shares-schema";

export const POST = route(BulkShare, shareMatching);
