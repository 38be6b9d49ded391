"use client";

import Link from "next/link";

import { moveAmongCards } from "@/components/inputs/card-keys";
import { LifeLine } from "@/components/inputs/life-line";
import { lifeOfAsked, TYPE_NAMES } from "@/components/inputs/naming";
import { inputHref } from "@/components/inputs/place";
import { OutcomeBadge } from "@/components/predictions/outcome-badge";
import { topAnswer } from "@/components/predictions/top-answer";
import { SharedBadge } from "@/components/sharing/shared-badge";
import { dollars, roundedMilliseconds } from "@/components/ui/format-number";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowsLeftOut, TableHead, TableHeader } from "@/components/ui/table";
import { useVirtualRows } from "@/components/ui/virtual-rows";
import type { PredictionView } from "@/lib/predictions/schema";

const HEIGHTS = { wide: 36, narrow: 60 };

type PredictionTableProps = {
  app: string;
  /** Those that are here so far, in order. */
  predictions: PredictionView[];
  hasMore: boolean;
  loading: boolean;
  failed?: boolean;
  onReachEnd: () => void;
};

/** What was asked and answered, a row each; on a phone, a list. */
export function PredictionTable({
  app,
  predictions,
  ...more
}: PredictionTableProps) {
  const rows = useVirtualRows(predictions.length, HEIGHTS);

  return (
    <div>
      <table
        aria-label="Predictions"
        aria-rowcount={more.hasMore ? -1 : predictions.length + 1}
        onKeyDown={moveAmongCards}
        className="w-full border-collapse text-left text-sm sm:table-fixed"
      >
        <TableHead className="hidden sm:table-header-group">
          <tr>
            <TableHeader className="w-52">Model</TableHeader>
            <TableHeader>Answer</TableHeader>
            <TableHeader className="w-20">Input</TableHeader>
            <TableHeader className="hidden w-28 xl:table-cell">
              Form
            </TableHeader>
            <TableHeader className="w-24 text-right">Took</TableHeader>
            <TableHeader className="hidden w-24 text-right md:table-cell">
              Cost
            </TableHeader>
            <TableHeader className="hidden w-40 lg:table-cell">
              Stay
            </TableHeader>
            <TableHeader className="w-36 text-right">When</TableHeader>
          </tr>
        </TableHead>
        <tbody ref={rows.ref}>
          <RowsLeftOut height={rows.before} />
          {predictions.slice(rows.first, rows.end).map((prediction, place) => (
            <Row
              key={prediction.id}
              app={app}
              prediction={prediction}
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

/** By which entrance a model was asked. */
const FORMS: Record<PredictionView["form"], string> = {
  prediction: "Prediction",
  chat_completion: "Chat",
  response: "Response",
  embedding: "Embedding",
};

type RowProps = { app: string; prediction: PredictionView; index: number };

function Row({ app, prediction, index }: RowProps) {
  const { model, output, outcome, input, form, created_at } = prediction;
  const { cost_usd } = prediction.usage ?? {};
  const cost = cost_usd === undefined ? null : dollars(cost_usd);
  const answer = (
    <span className="flex min-w-0 items-center gap-2 text-muted">
      <OutcomeBadge outcome={outcome} />
      {input.shared && <SharedBadge small />}
      {output && <span className="truncate">{topAnswer(output)}</span>}
    </span>
  );
  const asked = [form !== "prediction" && FORMS[form], cost].filter(Boolean);

  return (
    <tr
      aria-rowindex={index + 2}
      className="relative h-15 border-b border-line transition-colors focus-within:bg-sunken hover:bg-sunken sm:h-9"
    >
      <td className="w-full max-w-0 px-3 sm:w-auto sm:max-w-none">
        <Asked app={app} input={input.id}>
          {model.id}
        </Asked>
        <span className="sm:hidden">{answer}</span>
      </td>
      <td className="hidden px-3 sm:table-cell">{answer}</td>
      <td className="hidden px-3 text-muted sm:table-cell">
        {TYPE_NAMES[input.type]}
      </td>
      <td className="hidden px-3 text-muted xl:table-cell">{FORMS[form]}</td>
      <td className="figures hidden px-3 text-right text-muted sm:table-cell">
        {roundedMilliseconds(prediction.latency_ms)}
      </td>
      <td className="figures hidden px-3 text-right text-muted md:table-cell">
        {cost}
      </td>
      <td className="relative z-10 hidden px-3 lg:table-cell">
        <LifeLine life={lifeOfAsked(prediction)} />
      </td>
      <td className="px-3 text-right align-top text-xs text-muted max-sm:pt-3 sm:align-middle sm:text-sm">
        <RelativeTime at={created_at} className="relative z-10" />
        {asked.length > 0 && (
          <span className="figures block pt-1 sm:hidden">
            {asked.join(" · ")}
          </span>
        )}
      </td>
    </tr>
  );
}

type AskedProps = { app: string; input: string | null; children: string };

function Asked({ app, input, children }: AskedProps) {
  if (!input) return <span className="truncate font-medium">{children}</span>;
  return (
    <Link
      href={inputHref(app, input)}
      data-card
      prefetch={false}
      title={children}
      className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
    >
      {children}
    </Link>
  );
}
