import type { Metadata } from "next";

import { ReceiptActions } from "@/components/receipts/receipt-actions";
import { ReceiptDocument } from "@/components/receipts/receipt-document";
import { ReadingColumn, TopBar } from "@/components/shell/top-bar";
import { ErrorState } from "@/components/ui/error-state";
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
    <>
      <TopBar
        title="Receipt"
        actions={<ReceiptActions app={appId} receipt={receipt} />}
      />
      <ReadingColumn>
        {verdict.verified ? (
          <ReceiptDocument receipt={receipt} verdict={verdict} />
        ) : (
          <ErrorState
            title="This receipt does not verify"
            detail={verdict.reason}
            advice="The log in the database is not what was signed. Keep what you have, and look who changed it."
          />
        )}
      </ReadingColumn>
    </>
  );
}
