import { route } from "@/lib/http/route";
import { previewShares } from "@/lib/sharing/preview-many";
import { ProposedShare } from "@/lib/sharing/shares-schema";

export const POST = route(ProposedShare, previewShares);
