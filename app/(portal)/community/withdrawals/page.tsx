import type { Metadata } from "next";

import { WithdrawalsPage } from "@/components/community/withdrawals-page";
import { recipientPage } from "@/lib/auth/community-page";
import { countLate } from "@/lib/community/withdrawals/counts";

export const metadata: Metadata = { title: "To delete" };

export default async function CommunityWithdrawalsPage() {
  const ctx = await recipientPage();
  const late = ctx.reader?.moderates ? await countLate(ctx) : null;
  return <WithdrawalsPage late={late} />;
}
