"use client";

import { Stamp } from "lucide-react";
import { useEffect, useState } from "react";

import { CheckResult } from "@/components/receipts/check-result";
import { ContentPanel } from "@/components/receipts/content-panel";
import { takeHandedOver } from "@/components/receipts/handed-over";
import { KeyPanel } from "@/components/receipts/key-panel";
import { LogPanel } from "@/components/receipts/log-panel";
import { ReceiptBox } from "@/components/receipts/receipt-box";
import { ReceiptDocument } from "@/components/receipts/receipt-document";
import { EmptyState } from "@/components/ui/empty-state";
import type { Claim } from "@/lib/log/commitment";
import { type Receipt, type Verdict, verifyReceipt } from "@/lib/log/receipt";

type CheckReceiptProps = {
  /** The public keys that this instance tells, a line each. */
  ownKeys: string;
  /** Where this instance is. */
  address: string;
};

/** Checks a receipt where it is: nothing of it leaves the page, which needs no network. */
export function CheckReceipt({ ownKeys, address }: CheckReceiptProps) {
  const [text, setText] = useState("");
  const [keys, setKeys] = useState(ownKeys);
  const [claim, setClaim] = useState<Claim>();
  const checked = useChecked(text, keys, claim);

  useEffect(() => {
    const handed = takeHandedOver();
    if (handed) setText(handed);
  }, []);

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[22rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr] print:block">
      <div className="print:hidden">
        <ReceiptBox value={text} onChange={setText} />
      </div>
      <div className="grid min-w-0 gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        {checked ? (
          <Outcome {...checked} ofContent={claim !== undefined} />
        ) : (
          <EmptyState icon={<Stamp />} title="No receipt yet">
            A receipt is the JSON that Sojourn gives for each record that it
            destroyed, and for a call that it didn't keep where one was asked
            for.
          </EmptyState>
        )}
      </div>
      <div className="grid min-w-0 gap-6 print:hidden">
        <KeyPanel own={ownKeys} value={keys} onChange={setKeys} />
        <ContentPanel onChange={setClaim} />
        <LogPanel address={address} />
      </div>
    </div>
  );
}

function Outcome({
  verdict,
  receipt,
  ofContent,
}: Checked & { ofContent: boolean }) {
  return (
    <>
      <CheckResult verdict={verdict} ofContent={ofContent} />
      {verdict.verified && receipt && (
        <ReceiptDocument receipt={receipt} verdict={verdict} />
      )}
    </>
  );
}

/** What came of a check, and of what: only what verifies is known to be a receipt. */
type Checked = { verdict: Verdict; receipt: Receipt | null };

/** What comes of checking this. Null: there is nothing to check, or not yet. */
function useChecked(
  text: string,
  keys: string,
  claim: Claim | undefined,
): Checked | null {
  const [checked, setChecked] = useState<Checked | null>(null);

  useEffect(() => {
    let isLatest = true;
    check(text, keys, claim).then((checked) => {
      if (isLatest) setChecked(checked);
    });
    return () => {
      isLatest = false;
    };
  }, [text, keys, claim]);

  return checked;
}

async function check(
  text: string,
  keys: string,
  claim: Claim | undefined,
): Promise<Checked | null> {
  if (text.trim() === "") return null;
  let receipt: Receipt;
  try {
    receipt = JSON.parse(text);
  } catch {
    const reason = "This is not JSON, which receipts are.";
    return {
      verdict: { verified: false, step: "receipt", reason },
      receipt: null,
    };
  }
  const verdict = await verifyReceipt(receipt, keys, claim);
  return { verdict, receipt: verdict.verified ? receipt : null };
}
