import type { Metadata } from "next";

import { receiptUrl } from "@/components/receipts/place";
import { ReceiptPage } from "@/components/receipts/receipt-page";
import { foundPage, pageContext } from "@/lib/auth/page";
import { verifyReceipt } from "@/lib/log/receipt";
import { publicKeys } from "@/lib/receipts/public";
import { getReceipt } from "@/lib/receipts/receipt";

export const metadata: Metadata = { title: "Receipt" };

export default async function OneReceipt({
  params,
}: PageProps<"/apps/[appId]/receipts/[receiptId]">) {
  const { appId, receiptId } = await params;
  const ctx = await pageContext(appId);
  const receipt = await foundPage(getReceipt(ctx, receiptId));
  const verdict = await verifyReceipt(receipt, await publicKeys(ctx));

  return (
    <ReceiptPage
      title="Receipt"
      url={receiptUrl(appId, receipt.id)}
      receipt={receipt}
      verdict={verdict}
    />
  );
}
