import type { Metadata } from "next";

import { NotForYou } from "@/components/audit/not-for-you";
import { entryUrl } from "@/components/audit/place";
import { doneWords } from "@/components/audit/words";
import { ReceiptPage } from "@/components/receipts/receipt-page";
import { getAuditEntry } from "@/lib/audit-trail/list";
import { foundPage, pageContext } from "@/lib/auth/page";
import { verifyReceipt } from "@/lib/log/receipt";
import { publicKeys } from "@/lib/receipts/public";

export const metadata: Metadata = { title: "Entry" };

export default async function OneEntry({
  params,
}: PageProps<"/apps/[appId]/audit/[receiptId]">) {
  const { appId, receiptId } = await params;
  const ctx = await pageContext(appId);
  if (!ctx.actor.may.has("audit:read")) return <NotForYou />;

  const receipt = await foundPage(getAuditEntry(ctx, receiptId));
  const verdict = await verifyReceipt(receipt, await publicKeys(ctx));

  return (
    <ReceiptPage
      title="Entry"
      heading={doneWords(receipt.entry)}
      url={entryUrl(appId, receipt.id)}
      receipt={receipt}
      verdict={verdict}
    />
  );
}
