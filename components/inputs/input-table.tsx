"use client";

import Link from "next/link";
import { memo } from "react";

import { moveAmongCards } from "@/components/inputs/card-keys";
import type { InputListProps } from "@/components/inputs/input-grid";
import { InputPreview } from "@/components/inputs/input-preview";
import { LifeLine } from "@/components/inputs/life-line";
import { inputName, lifeOf, TYPE_NAMES } from "@/components/inputs/naming";
import { Pick } from "@/components/inputs/pick";
import { inputHref } from "@/components/inputs/place";
import { ExcerptLine } from "@/components/search/excerpt";
import { Found } from "@/components/search/found";
import { SharedBadge } from "@/components/sharing/shared-badge";
import { useSimilarKey } from "@/components/similar/find-similar";
import { cn } from "@/components/ui/cn";
import { LoadMore } from "@/components/ui/load-more";
import { Bytes } from "@/components/ui/quantity";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowsLeftOut, TableHead, TableHeader } from "@/components/ui/table";
import { useVirtualRows } from "@/components/ui/virtual-rows";
import type { InputView } from "@/lib/inputs/schema";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";
import type { Excerpt, FoundInput } from "@/lib/search/schema";

const HEIGHTS = { wide: 36, narrow: 60 };

/** Inputs as rows of 36 px; on a phone, as a list. Only what is near the window is there. */
export function InputTable({
  app,
  inputs,
  selection,
  query,
  ...more
}: InputListProps) {
  const rows = useVirtualRows(inputs.length, HEIGHTS);
  const findSimilar = useSimilarKey(app);

  return (
    <div>
      <table
        aria-label="Inputs"
        aria-rowcount={more.hasMore ? -1 : inputs.length + 1}
        onKeyDown={(event) => {
          moveAmongCards(event);
          findSimilar(event);
        }}
        className="w-full border-collapse text-left text-sm sm:table-fixed"
      >
        <TableHead className="hidden sm:table-header-group">
          <tr>
            {selection && (
              <TableHeader className="w-10 pr-0">
                <span className="sr-only">Select</span>
              </TableHeader>
            )}
            <TableHeader>Name</TableHeader>
            <TableHeader className="w-20">Type</TableHeader>
            <TableHeader className="w-24 text-right">Size</TableHeader>
            <TableHeader className="w-28 lg:w-56">Stay</TableHeader>
            <TableHeader className="w-36 text-right">Received</TableHeader>
          </tr>
        </TableHead>
        <tbody ref={rows.ref}>
          <RowsLeftOut height={rows.before} />
          {inputs.slice(rows.first, rows.end).map((input, place) => (
            <Row
              key={input.id}
              app={app}
              input={input}
              index={rows.first + place}
              chosen={selection?.ids.has(input.id)}
              query={query}
            />
          ))}
          <RowsLeftOut height={rows.after} />
        </tbody>
      </table>
      {more.hasMore && <LoadMore {...more} />}
    </div>
  );
}

type RowProps = {
  app: string;
  input: FoundInput;
  index: number;
  /** Undefined: it can't be chosen. */
  chosen: boolean | undefined;
  query: Query | undefined;
};

/** Drawn anew only when it changes: the table is, with each row that comes into view. */
const Row = memo(function Row({ app, input, index, chosen, query }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      data-record={input.id}
      className={cn(
        "relative h-15 border-b border-line transition-colors focus-within:bg-sunken hover:bg-sunken sm:h-9",
        chosen && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {chosen !== undefined && (
        <td className="relative z-10 w-10 pl-2">
          <Pick input={input} chosen={chosen} />
        </td>
      )}
      <td className="w-full max-w-0 px-3 sm:w-auto sm:max-w-none">
        <Link
          href={inputHref(app, input.id, query && printQuery(query))}
          data-card
          prefetch={false}
          className="flex items-center gap-2.5 after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          <RowMark app={app} input={input} />
          {input.shared && <SharedBadge small />}
          <span className="min-w-0 truncate sm:shrink-0 sm:max-w-full sm:has-[+span]:max-w-1/2">
            <Found text={inputName(input)} query={query} within="filename" />
          </span>
          <ExcerptLine
            excerpt={besideName(input)}
            className="min-w-0 flex-1 truncate text-muted max-sm:hidden"
          />
        </Link>
        <LifeLine life={lifeOf(input)} className="mt-1 sm:hidden" />
      </td>
      <td className="hidden px-3 text-muted sm:table-cell">
        {TYPE_NAMES[input.type]}
      </td>
      <td className="hidden px-3 text-right text-muted sm:table-cell">
        <Bytes value={input.bytes} />
      </td>
      <td className="relative z-10 hidden px-3 sm:table-cell">
        <LifeLine life={lifeOf(input)} />
      </td>
      <td className="px-3 text-right align-top text-xs text-muted max-sm:pt-3 sm:align-middle sm:text-sm">
        <RelativeTime at={input.received_at} className="relative z-10" />
      </td>
    </tr>
  );
});

/** Where the words are that the name of a record doesn't show. */
const besideName = ({ filename, excerpts }: FoundInput) =>
  filename === null
    ? excerpts?.find((one) => !isInName(one))
    : excerpts?.find((one) => one.in !== "filename");

/** As far as a name is sure to be seen: a text without one is called as it begins. */
const NAME_SHOWN = 32;

const isInName = ({ in: where, starts_at, marks }: Excerpt) =>
  where === "text" && starts_at + (marks[0]?.to ?? 0) <= NAME_SHOWN;

function RowMark({ app, input }: { app: string; input: InputView }) {
  return (
    <span
      aria-hidden
      className="block size-6 shrink-0 overflow-hidden rounded-sm bg-hover text-center font-mono text-xs leading-6 text-muted"
    >
      {input.type === "text" ? (
        "T"
      ) : (
        <InputPreview app={app} input={input} size={64} />
      )}
    </span>
  );
}
