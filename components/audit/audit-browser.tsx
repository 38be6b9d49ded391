"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import {
  createParser,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { z } from "zod";

import {
  AuditFilters,
  isNarrowed,
  NO_FILTER,
} from "@/components/audit/audit-filters";
import { AuditTable } from "@/components/audit/audit-table";
import {
  auditFileUrl,
  auditQuery,
  type TrailFilter,
} from "@/components/audit/query";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/clock";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { TableSkeleton } from "@/components/ui/table";
import { ACTIONS } from "@/lib/actions";
import { AUDIT_OUTCOMES } from "@/lib/audit-trail/schema";
import { targetIn } from "@/lib/audit-trail/target";

type AuditBrowserProps = {
  app: string;
  /** What people and keys are called, by their ids. */
  actors: Record<string, string>;
};

/** A day as `2026-11-23`; anything else is none. */
const parseAsDay = createParser({
  parse: (text) => z.iso.date().safeParse(text).data ?? null,
  serialize: String,
});

/** What happened in an app, newest first, and who did it. */
export function AuditBrowser({ app, actors }: AuditBrowserProps) {
  const [filter, setFilter] = useQueryStates({
    actor: parseAsString,
    action: parseAsStringLiteral(ACTIONS),
    target: parseAsString,
    outcome: parseAsStringLiteral(AUDIT_OUTCOMES),
    from: parseAsDay,
    to: parseAsDay,
  });
  const isId =
    filter.target === null || targetIn(filter.target.trim()) !== null;
  const query = useInfiniteQuery({ ...auditQuery(app, filter), enabled: isId });
  const entries = query.data?.pages.flatMap((page) => page.data) ?? [];
  const clear = () => setFilter(NO_FILTER);

  return (
    <>
      <TopBar
        title="Audit"
        actions={isId && <Files app={app} filter={filter} />}
        below={
          <AuditFilters
            value={filter}
            actors={actors}
            isId={isId}
            onChange={setFilter}
          />
        }
      />
      <div className="p-3 md:p-5">
        {!isId && <NoId clear={clear} />}
        {isId && query.isPending && <TableSkeleton />}
        {query.isError && !query.data && (
          <FailedQuery error={query.error} retry={() => query.refetch()} />
        )}
        {isId && query.data && entries.length === 0 && (
          <Nothing clear={isNarrowed(filter) ? clear : undefined} />
        )}
        {isId && entries.length > 0 && (
          <AuditTable
            app={app}
            entries={entries}
            hasMore={query.hasNextPage}
            loading={query.isFetchingNextPage}
            failed={query.isFetchNextPageError}
            onReachEnd={() => query.fetchNextPage()}
          />
        )}
      </div>
    </>
  );
}

const FORMATS = { csv: "CSV", jsonl: "JSONL" } as const;

/** All that is shown, and what comes after it, as a file. */
function Files({ app, filter }: { app: string; filter: TrailFilter }) {
  // Days begin when they do for the reader, which the server doesn't know.
  const hydrated = useHydrated();
  return (["csv", "jsonl"] as const).map((format) => (
    <Button key={format} asChild look="quiet">
      <a
        href={hydrated ? auditFileUrl(app, filter, format) : undefined}
        download
        aria-label={`Download as ${FORMATS[format]}`}
      >
        <Download />
        {FORMATS[format]}
      </a>
    </Button>
  ));
}

function NoId({ clear }: { clear: () => void }) {
  return (
    <EmptyState
      icon={<ScrollText />}
      title="That is no id"
      actions={<Button onClick={clear}>Show all entries</Button>}
    >
      An id is a few letters, as in inp_, and 26 letters or digits. A call that
      was not kept is found by its x-request-id.
    </EmptyState>
  );
}

function Nothing({ clear }: { clear?: () => void }) {
  return (
    <EmptyState
      icon={<ScrollText />}
      title="Nothing like this happened"
      actions={clear && <Button onClick={clear}>Show all entries</Button>}
    >
      Each change, and each look at content, is an entry here that nobody can
      change. None says what was in a record.
    </EmptyState>
  );
}
