import { ReceiptActions } from "@/components/receipts/receipt-actions";
import { ReceiptDocument } from "@/components/receipts/receipt-document";
import { ReadingColumn, TopBar } from "@/components/shell/top-bar";
import { ErrorState } from "@/components/ui/error-state";
import type { Receipt, Verdict } from "@/lib/log/receipt";

type ReceiptPageProps = {
  title: string;
  /** What the document is headed by; by default, by what kind it is of. */
  heading?: string;
  /** Where the receipt is, in the API. */
  url: string;
  receipt: Receipt;
  verdict: Verdict;
};

/** A receipt that was checked, to be read and taken along. */
export function ReceiptPage({
  title,
  heading,
  url,
  receipt,
  verdict,
}: ReceiptPageProps) {
  return (
    <>
      <TopBar
        title={title}
        actions={<ReceiptActions url={url} receipt={receipt} />}
      />
      <ReadingColumn>
        {verdict.verified ? (
          <ReceiptDocument
            receipt={receipt}
            verdict={verdict}
            title={heading}
          />
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
