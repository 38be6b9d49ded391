"use client";

import { Download, ShieldCheck } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";

import { handOver } from "@/components/receipts/handed-over";
import { Button } from "@/components/ui/button";
import type { Receipt } from "@/lib/log/receipt";

type ReceiptActionsProps = {
  /** Where it is, in the API. */
  url: string;
  receipt: Receipt;
};

/** Takes a receipt along, or to the page where the browser checks it. */
export function ReceiptActions({ url, receipt }: ReceiptActionsProps) {
  return (
    <>
      <Button asChild look="quiet">
        <a href={url} download={`${receipt.id}.json`}>
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
