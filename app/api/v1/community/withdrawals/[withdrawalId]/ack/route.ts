import { confirmWithdrawal } from "@/lib/community/withdrawals/confirm";
import { WithdrawalNamed } from "@/lib/community/withdrawals/schema";
import { recipientRoute } from "@/lib/http/community";

export const POST = recipientRoute(WithdrawalNamed, confirmWithdrawal);
