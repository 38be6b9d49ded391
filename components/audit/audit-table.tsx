"use client";

import Link from "next/link";
import type { ReactNode } from "react";

import { entryHref, trailHref } from "@/components/audit/place";
import { actorFilter, actorWords, DONE, ENDED } from "@/components/audit/words";
import { moveAmongCards } from "@/components/inputs/card-keys";
import { Badge } from "@/components/ui/badge";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowsLeftOut, TableHead, TableHeader } from "@/components/ui/table";
import { useVirtualRows } from "@/components/ui/virtual-rows";
import type { AuditView } from "@/lib/audit-trail/schema";

const HEIGHTS = { wide: 36, narrow: 76 };

type AuditTableProps = {
  app: string;
  /** Those that are here so far, in order. */
  entries: AuditView[];
  hasMore: boolean;
  loading: boolean;
  failed?: boolean;
  onReachEnd: () => void;
};

/** What happened, a row each, that leads to its proof; on a phone, a list. */
export function AuditTable({ app, entries, ...more }: AuditTableProps) {
  const rows = useVirtualRows(entries.length, HEIGHTS);

  return (
    <div>
      <table
        aria-label="Entries"
        aria-rowcount={more.hasMore ? -1 : entries.length + 1}
        onKeyDown={moveAmongCards}
        className="w-full border-collapse text-left text-sm sm:table-fixed"
      >
        <TableHead className="hidden sm:table-header-group">
          <tr>
            <TableHeader>What</TableHeader>
            <TableHeader className="w-28 lg:w-44">Who</TableHeader>
            <TableHeader className="w-38 lg:w-44">To what</TableHeader>
            <TableHeader className="hidden w-36 lg:table-cell">
              From
            </TableHeader>
            <TableHeader className="hidden w-28 lg:table-cell">
              Place in the log
            </TableHeader>
            <TableHeader className="w-28 text-right lg:w-32">When</TableHeader>
          </tr>
        </TableHead>
        <tbody ref={rows.ref}>
          <RowsLeftOut height={rows.before} />
          {entries.slice(rows.first, rows.end).map((entry, place) => (
            <Row
              key={entry.id}
              app={app}
              entry={entry}
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

type RowProps = { app: string; entry: AuditView; index: number };

const quiet = "hidden px-3 text-muted";

function Row({ app, entry, index }: RowProps) {
  const { id, action, outcome, address, place, at } = entry;
  return (
    <tr
      aria-rowindex={index + 2}
      className="relative h-19 border-b border-line transition-colors focus-within:bg-sunken hover:bg-sunken sm:h-9"
    >
      <td className="w-full max-w-0 px-3 align-top max-sm:pt-3 sm:w-auto sm:max-w-none sm:align-middle">
        <span className="flex items-center gap-2">
          <Link
            href={entryHref(app, id)}
            data-card
            prefetch={false}
            title={action}
            className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {DONE[action]}
          </Link>
          {outcome !== "ok" && <Badge look="gone">{ENDED[outcome]}</Badge>}
        </span>
        <span className="grid text-xs text-muted sm:hidden">
          <Who app={app} entry={entry} />
          <What app={app} entry={entry} />
        </span>
      </td>
      <td className={`${quiet} sm:table-cell`}>
        <Who app={app} entry={entry} />
      </td>
      <td className={`${quiet} sm:table-cell`}>
        <What app={app} entry={entry} />
      </td>
      <td className={`${quiet} figures truncate lg:table-cell`}>{address}</td>
      <td className={`${quiet} figures lg:table-cell`}>
        {place ?? <span className="text-xs">On its way</span>}
      </td>
      <td className="px-3 text-right align-top text-xs text-muted max-sm:pt-3 sm:align-middle sm:text-sm">
        <RelativeTime at={at} className="relative z-10" />
      </td>
    </tr>
  );
}

type CellProps = { app: string; entry: AuditView };

function Who({ app, entry }: CellProps) {
  const actor = actorFilter(entry);
  if (!actor) return actorWords(entry);
  return (
    <Trail of={{ actor }} app={app} title={entry.actor.id ?? undefined}>
      {actorWords(entry)}
    </Trail>
  );
}

const HEAD = 9;
const TAIL = -6;

function What({ app, entry: { target } }: CellProps) {
  if (!target) return null;
  return (
    <Trail of={{ target }} app={app} title={target}>
      <span className="figures font-mono text-xs">
        {target.slice(0, HEAD)}…{target.slice(TAIL)}
      </span>
    </Trail>
  );
}

type TrailProps = {
  app: string;
  of: { actor: string } | { target: string };
  title: string | undefined;
  children: ReactNode;
};

/** Follows one of them. */
function Trail({ app, of, title, children }: TrailProps) {
  return (
    <Link
      href={trailHref(app, of)}
      title={title}
      prefetch={false}
      className="relative z-10 block w-fit max-w-full truncate hover:text-ink hover:underline"
    >
      {children}
    </Link>
  );
}
