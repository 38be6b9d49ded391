import { listWithdrawals } from "@/lib/community/withdrawals/list";
import { WithdrawalQuery } from "@/lib/community/withdrawals/schema";
import { recipientRoute } from "@/lib/http/community";

export const GET = recipientRoute(WithdrawalQuery, listWithdrawals);
