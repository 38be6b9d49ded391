"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Stamp } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";

import { receiptsQuery } from "@/components/receipts/query";
import { ReceiptTable } from "@/components/receipts/receipt-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Field } from "@/components/ui/field";
import { TableSkeleton } from "@/components/ui/table";
import { readId } from "@/lib/ids";

type PurgeHistoryProps = {
  /** An app's slug or id. */
  app: string;
};

/** What an app destroyed, and which calls it never kept, each with its receipt. */
export function PurgeHistory({ app }: PurgeHistoryProps) {
  const [record, setRecord] = useQueryState("record", parseAsString);
  const wanted = record?.trim() || null;
  const isId = wanted === null || readId("inp", wanted) !== null;
  const query = useInfiniteQuery({
    ...receiptsQuery(app, wanted),
    enabled: isId,
  });
  const receipts = query.data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <div className="grid gap-4">
      <Field
        label="Record"
        className="w-full max-w-sm"
        placeholder="inp_…"
        spellCheck={false}
        autoComplete="off"
        value={record ?? ""}
        onChange={(event) => setRecord(event.target.value || null)}
        hint="The id of a record that is gone."
        errors={
          isId ? undefined : ["A record's id is inp_ and 26 letters or digits."]
        }
      />
      {isId && query.isPending && <TableSkeleton />}
      {query.isError && !query.data && (
        <FailedQuery error={query.error} retry={() => query.refetch()} />
      )}
      {query.data && receipts.length === 0 && (
        <Nothing filtered={wanted !== null} clear={() => setRecord(null)} />
      )}
      {receipts.length > 0 && (
        <ReceiptTable
          app={app}
          receipts={receipts}
          hasMore={query.hasNextPage}
          loading={query.isFetchingNextPage}
          failed={query.isFetchNextPageError}
          onReachEnd={() => query.fetchNextPage()}
        />
      )}
    </div>
  );
}

function Nothing({
  filtered,
  clear,
}: {
  filtered: boolean;
  clear: () => void;
}) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Stamp />}
        title="No receipt of this record"
        actions={<Button onClick={clear}>Show all receipts</Button>}
      >
        It is still kept, or it was never a record of this app.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Stamp />} title="Nothing was destroyed yet">
      Each record that goes, by hand or by the clock, leaves a receipt here that
      anyone can check.
    </EmptyState>
  );
}
