import { confirmWithdrawals } from "@/lib/community/withdrawals/confirm";
import { Confirmation } from "@/lib/community/withdrawals/schema";
import { communityRoute } from "@/lib/http/community";

export const POST = communityRoute(Confirmation, confirmWithdrawals);
