import { confirmWithdrawals } from "@/lib/community/withdrawals/confirm";
import { Confirmation } from "@/lib/community/withdrawals/schema";
import { recipientRoute } from "@/lib/http/community";

export const POST = recipientRoute(Confirmation, confirmWithdrawals);
