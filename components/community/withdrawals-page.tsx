"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import {
  confirmDeleted,
  type WithdrawalState,
  withdrawalsQuery,
} from "@/components/community/training-calls";
import { WithdrawalsTable } from "@/components/community/withdrawals-table";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { LoadMore } from "@/components/ui/load-more";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";

const STATES: { value: WithdrawalState; label: string }[] = [
  { value: "open", label: "To delete" },
  { value: "late", label: "Late" },
  { value: "confirmed", label: "Confirmed" },
];

type WithdrawalsPageProps = {
  /** Of everybody, for who runs the instance. Null: somebody else looks. */
  late: number | null;
};

/** What was taken back of one's exports: until when it has to be deleted, and saying so. */
export function WithdrawalsPage({ late }: WithdrawalsPageProps) {
  const [state, setState] = useState<WithdrawalState>("open");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const queries = useQueryClient();
  const router = useRouter();
  const results = useInfiniteQuery(withdrawalsQuery(state));
  const rows = results.data?.pages.flatMap((page) => page.data) ?? [];
  const ids = rows.map(({ id }) => id).filter((id) => chosen.has(id));

  const confirm = async () => {
    const { confirmed } = await confirmDeleted(ids.slice(0, 1_000));
    setChosen(new Set());
    toast(`Confirmed. The owners of ${recordsOf(confirmed)} see that.`);
    await queries.invalidateQueries({ queryKey: ["training"] });
    router.refresh();
  };

  return (
    <>
      <TopBar
        title="To delete"
        actions={
          <Segmented
            label="Which"
            value={state}
            onValueChange={(next) => {
              setState(next);
              setChosen(new Set());
            }}
            options={STATES}
          />
        }
      />
      <div className="mx-auto grid max-w-5xl gap-4 p-3 md:p-5">
        <p className="max-w-prose text-muted">
          These records of your exports were taken back by their owners, or are
          gone. Delete them wherever you brought them, and say so here.
        </p>
        {late !== null && late > 0 && (
          <p role="status" className="text-amber-text">
            On this instance {recordsOf(late)} are past their date, and nobody
            has confirmed that they are deleted.
          </p>
        )}
        {results.isPending && <Skeleton className="h-40" />}
        {results.isError && !results.data && (
          <FailedQuery error={results.error} retry={() => results.refetch()} />
        )}
        {results.data && rows.length === 0 && <Nothing state={state} />}
        {rows.length > 0 && (
          <>
            {state !== "confirmed" && (
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p role="status" className="text-sm text-muted">
                  {ids.length > 0 && `${recordsOf(ids.length)} chosen`}
                </p>
                <Confirm
                  trigger={
                    <Button look="primary" disabled={ids.length === 0}>
                      Confirm as deleted…
                    </Button>
                  }
                  title={`Are ${recordsOf(ids.length)} deleted wherever you brought them?`}
                  verb={`Confirm ${recordsOf(ids.length)}`}
                  wayOut="Not yet"
                  look="primary"
                  onConfirm={confirm}
                >
                  Copies, backups that you can reach, and data sets made of them
                  count too. Their owners see that you said so, and when. It
                  can't be taken back.
                </Confirm>
              </div>
            )}
            <WithdrawalsTable
              rows={rows}
              chosen={state === "confirmed" ? null : chosen}
              onChoose={setChosen}
            />
          </>
        )}
        {results.hasNextPage && (
          <LoadMore
            loading={results.isFetchingNextPage}
            failed={results.isFetchNextPageError}
            onReachEnd={() => results.fetchNextPage()}
          />
        )}
      </div>
    </>
  );
}

const recordsOf = (count: number) =>
  count === 1 ? "1 record" : `${count.toLocaleString("en")} records`;

const NOTHING: Record<WithdrawalState, string> = {
  open: "Nothing has to be deleted",
  late: "Nothing is late",
  confirmed: "Nothing was confirmed yet",
};

const Nothing = ({ state }: { state: WithdrawalState }) => (
  <EmptyState icon={<Trash2 />} title={NOTHING[state]}>
    When an owner takes back what you exported, it comes here, with the date by
    which it has to be gone. Programs read the same from{" "}
    <code>GET /api/v1/community/withdrawals</code>.
  </EmptyState>
);
