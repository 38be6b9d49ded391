"use client";

import { Download } from "lucide-react";
import Link from "next/link";

import { moveAmongCards } from "@/components/inputs/card-keys";
import { LifeLine } from "@/components/inputs/life-line";
import { ENDS, lifeIn } from "@/components/receipts/naming";
import { receiptHref, receiptUrl } from "@/components/receipts/place";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime, ShortTime } from "@/components/ui/relative-time";
import { RowsLeftOut, TableHead, TableHeader } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import { useVirtualRows } from "@/components/ui/virtual-rows";
import type { ReceiptSummary } from "@/lib/receipts/schema";

const HEIGHTS = { wide: 36, narrow: 60 };

type ReceiptTableProps = {
  app: string;
  /** Those that are here so far, in order. */
  receipts: ReceiptSummary[];
  hasMore: boolean;
  loading: boolean;
  failed?: boolean;
  onReachEnd: () => void;
};

/** Receipts as rows, each with its download; on a phone, as a list. */
export function ReceiptTable({ app, receipts, ...more }: ReceiptTableProps) {
  const rows = useVirtualRows(receipts.length, HEIGHTS);

  return (
    <div>
      <table
        aria-label="Receipts"
        aria-rowcount={more.hasMore ? -1 : receipts.length + 1}
        onKeyDown={moveAmongCards}
        className="w-full border-collapse text-left text-sm sm:table-fixed"
      >
        <TableHead className="hidden sm:table-header-group">
          <tr>
            <TableHeader>Record</TableHeader>
            <TableHeader className="w-26">How</TableHeader>
            <TableHeader className="hidden w-18 lg:table-cell">
              Stay
            </TableHeader>
            <TableHeader className="w-32 text-right">Unreadable</TableHeader>
            <TableHeader className="hidden w-32 text-right lg:table-cell">
              In no backup from
            </TableHeader>
            <TableHeader className="w-11">
              <span className="sr-only">Receipt</span>
            </TableHeader>
          </tr>
        </TableHead>
        <tbody ref={rows.ref}>
          <RowsLeftOut height={rows.before} />
          {receipts.slice(rows.first, rows.end).map((receipt, place) => (
            <Row
              key={receipt.id}
              app={app}
              receipt={receipt}
              index={rows.first + place}
            />
          ))}
          <RowsLeftOut height={rows.after} />
        </tbody>
      </table>
      {more.hasMore && <LoadMore {...more} />}
    </div>
  );
}

/** Of the sealed bytes, which nothing opens any more. */
const BYTES_LEFT = {
  waiting: "Bytes to be removed",
  failed: "Bytes can't be removed yet",
};

type RowProps = { app: string; receipt: ReceiptSummary; index: number };

function Row({ app, receipt, index }: RowProps) {
  const { id, input, call, action, live_at, everywhere_at, blob } = receipt;
  return (
    <tr
      aria-rowindex={index + 2}
      className="relative h-15 border-b border-line transition-colors focus-within:bg-sunken hover:bg-sunken sm:h-9"
    >
      <td className="w-full max-w-0 px-3 sm:w-auto sm:max-w-none">
        <Link
          href={receiptHref(app, id)}
          data-card
          title={input ?? call ?? id}
          className="figures block truncate font-mono text-xs after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {input ?? call ?? id}
        </Link>
        <span className="text-xs text-muted sm:hidden">
          {ENDS[action]} · <RelativeTime at={live_at} />
        </span>
      </td>
      <td className="hidden whitespace-nowrap px-3 text-muted sm:table-cell">
        {ENDS[action]}
      </td>
      <td className="relative z-10 hidden px-3 lg:table-cell">
        <LifeLine life={lifeIn(receipt)} />
      </td>
      <td className="hidden px-3 text-right text-muted sm:table-cell">
        <RelativeTime at={live_at} className="relative z-10" />
      </td>
      <td className="hidden px-3 text-right text-muted lg:table-cell">
        {everywhere_at && (
          <ShortTime at={everywhere_at} className="relative z-10" />
        )}
        {blob && BYTES_LEFT[blob]}
      </td>
      <td className="px-2 text-right">
        <Tooltip content="Download the receipt">
          <Button asChild look="quiet" size="small" className="w-7 px-0">
            <a
              href={receiptUrl(app, id)}
              download={`${id}.json`}
              aria-label="Download the receipt"
              className="relative z-10"
            >
              <Download />
            </a>
          </Button>
        </Tooltip>
      </td>
    </tr>
  );
}
