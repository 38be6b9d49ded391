"use client";

import Link from "next/link";

import { inputHref } from "@/components/inputs/place";
import { heldWhat } from "@/components/retention/hold-words";
import { LiftHold } from "@/components/retention/lift-hold";
import { recordsWords } from "@/components/retention/preview-words";
import {
  type ReviewHold,
  ReviewHoldDialog,
} from "@/components/retention/review-hold";
import { Badge } from "@/components/ui/badge";
import { RelativeTime, ShortTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import type { HoldView } from "@/lib/retention/holds/schema";

type HoldTableProps = {
  app: string;
  holds: HoldView[];
  /** Undefined: this person only reads. */
  review?: ReviewHold;
};

/** Holds with their reasons and review dates; on a phone, as a list. */
export function HoldTable({ app, holds, review }: HoldTableProps) {
  return (
    <Table label="Holds" className="max-md:block">
      <TableHead className="max-md:hidden">
        <tr>
          <TableHeader>Reason</TableHeader>
          <TableHeader>On</TableHeader>
          <TableHeader className="text-right">Records</TableHeader>
          <TableHeader>Review</TableHeader>
          <TableHeader>
            <span className="sr-only">Actions</span>
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {holds.map((hold) => (
          <Row key={hold.id} app={app} hold={hold} review={review} />
        ))}
      </TableBody>
    </Table>
  );
}

type RowProps = { app: string; hold: HoldView; review?: ReviewHold };

const cell = "max-md:block max-md:h-auto max-md:px-0 max-md:py-0.5";

function Row({ app, hold, review }: RowProps) {
  const isOpen = hold.lifted_at === null;

  return (
    <TableRow className="max-md:block max-md:py-3 max-md:hover:bg-transparent">
      <TableCell className={cell}>
        <p className="line-clamp-3 max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere]">
          {hold.reason}
        </p>
        <p className="text-xs text-muted">
          placed <RelativeTime at={hold.created_at} />
          {!hold.created_by && " by a key"}
        </p>
      </TableCell>
      <TableCell className={`${cell} md:min-w-40`}>
        <On app={app} hold={hold} />
      </TableCell>
      <TableCell className={`${cell} figures md:text-right`}>
        <span className="md:hidden">{recordsWords(hold.records)}</span>
        <span className="max-md:hidden">{hold.records}</span>
      </TableCell>
      <TableCell className={`${cell} whitespace-nowrap`}>
        <Review hold={hold} />
      </TableCell>
      <TableCell className={cell}>
        {isOpen && review && (
          <span className="flex gap-2 md:justify-end">
            <ReviewHoldDialog hold={hold} review={review} />
            <LiftHold app={app} hold={hold} />
          </span>
        )}
      </TableCell>
    </TableRow>
  );
}

function On({ app, hold }: { app: string; hold: HoldView }) {
  if (hold.input && hold.lifted_at === null) {
    return (
      <Link href={inputHref(app, hold.input)} className="link">
        {heldWhat(hold)}
      </Link>
    );
  }
  return hold.q ? (
    <code className="font-mono text-xs [overflow-wrap:anywhere]">{hold.q}</code>
  ) : (
    heldWhat(hold)
  );
}

function Review({ hold }: { hold: HoldView }) {
  if (hold.lifted_at) {
    return (
      <span className="text-muted">
        Lifted <RelativeTime at={hold.lifted_at} />
      </span>
    );
  }
  return hold.review_due ? (
    <Badge look="soon">
      Due since <ShortTime at={hold.review_at} />
    </Badge>
  ) : (
    <span>
      <span className="text-muted md:hidden">Review on </span>
      <ShortTime at={hold.review_at} />
    </span>
  );
}
