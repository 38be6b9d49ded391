"use client";

import { Download, ShieldCheck } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";

import { handOver } from "@/components/receipts/handed-over";
import { receiptUrl } from "@/components/receipts/place";
import { Button } from "@/components/ui/button";
import type { Receipt } from "@/lib/log/receipt";

type ReceiptActionsProps = { app: string; receipt: Receipt };

/** Takes a receipt along, or to the page where the browser checks it. */
export function ReceiptActions({ app, receipt }: ReceiptActionsProps) {
  return (
    <>
      <Button asChild look="quiet">
        <a href={receiptUrl(app, receipt.id)} download={`${receipt.id}.json`}>
          <Download />
          Download
        </a>
      </Button>
      <Button asChild>
        <Link href={"/verify" as Route} onClick={() => handOver(receipt)}>
          <ShieldCheck />
          Check it
        </Link>
      </Button>
    </>
  );
}
