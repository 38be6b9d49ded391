import { listOwnersWithdrawals } from "@/lib/community/withdrawals/list";
import { WithdrawalQuery } from "@/lib/community/withdrawals/schema";
import { route } from "@/lib/http/route";

export const GET = route(WithdrawalQuery, listOwnersWithdrawals);
