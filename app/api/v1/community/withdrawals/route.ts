import { listWithdrawals } from "@/lib/community/withdrawals/list";
import { WithdrawalQuery } from "@/lib/community/withdrawals/schema";
import { communityRoute } from "@/lib/http/community";

export const GET = communityRoute(WithdrawalQuery, listWithdrawals);
