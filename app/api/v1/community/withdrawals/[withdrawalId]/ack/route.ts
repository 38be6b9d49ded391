import { confirmWithdrawal } from "@/lib/community/withdrawals/confirm";
import { WithdrawalNamed } from "@/lib/community/withdrawals/schema";
import { communityRoute } from "@/lib/http/community";

export const POST = communityRoute(WithdrawalNamed, confirmWithdrawal);
