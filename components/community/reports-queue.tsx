"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import {
  dismissReport,
  type ReportState,
  reportsQuery,
} from "@/components/community/calls";
import { sharedHref } from "@/components/community/place";
import { SharedPreview } from "@/components/community/shared-preview";
import { TakeDown } from "@/components/community/take-down";
import { inputName } from "@/components/inputs/naming";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReportedView } from "@/lib/community/schema";

/** What was reported, for those who run the instance: it may stay, or it goes. */
export function ReportsQueue() {
  const [state, setState] = useState<ReportState>("open");
  const queries = useQueryClient();
  const router = useRouter();
  const results = useInfiniteQuery(reportsQuery(state));
  const reports = results.data?.pages.flatMap((page) => page.data) ?? [];
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ["community"] });
    router.refresh();
  };

  return (
    <>
      <TopBar
        title="Reports"
        actions={
          <Segmented
            label="Which reports"
            value={state}
            onValueChange={setState}
            options={[
              { value: "open", label: "Open" },
              { value: "dismissed", label: "Dismissed" },
            ]}
          />
        }
      />
      <div className="mx-auto grid max-w-4xl gap-4 p-3 md:p-5">
        {results.isPending && (
          <>
            <Skeleton className="h-32" />
            <Skeleton className="h-32" />
          </>
        )}
        {results.isError && !results.data && (
          <FailedQuery error={results.error} retry={() => results.refetch()} />
        )}
        {results.data && reports.length === 0 && <Nothing state={state} />}
        <ul className="grid gap-4 empty:hidden">
          {reports.map((report) => (
            <One key={report.id} report={report} refresh={refresh} />
          ))}
        </ul>
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

const Nothing = ({ state }: { state: ReportState }) =>
  state === "open" ? (
    <EmptyState icon={<Flag />} title="Nothing waits for you">
      What people report as not belonging here comes here, with their reason. A
      record that is taken back or expires takes its reports along.
    </EmptyState>
  ) : (
    <EmptyState icon={<Flag />} title="Nothing was dismissed">
      Reports of records that may stay are listed here.
    </EmptyState>
  );

type OneProps = { report: ReportedView; refresh: () => Promise<void> };

function One({ report, refresh }: OneProps) {
  const { shared } = report;
  const [pending, setPending] = useState(false);
  const dismiss = async () => {
    setPending(true);
    try {
      await dismissReport(report.id);
      toast("Dismissed. It stays in the community.");
      await refresh();
    } catch (error) {
      toast(error instanceof Error ? error.message : "It was not dismissed.");
    } finally {
      setPending(false);
    }
  };

  return (
    <li className="grid gap-4 rounded-lg border border-line bg-surface p-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <Link
        href={sharedHref(report.share)}
        prefetch={false}
        className="grid content-start gap-1.5 rounded-lg text-sm"
      >
        <div className="aspect-4/3 overflow-hidden rounded-lg border border-line">
          {shared && <SharedPreview shared={shared} />}
        </div>
        <span className="truncate">
          {shared ? inputName(shared) : "It doesn't open"}
        </span>
        {shared && (
          <span className="truncate text-xs text-muted">
            {shared.attribution}
          </span>
        )}
      </Link>
      <div className="grid content-between gap-3">
        <div className="grid gap-1">
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {report.reason}
          </p>
          <p className="text-xs text-muted">
            Reported <RelativeTime at={report.created_at} />
          </p>
        </div>
        <footer className="flex flex-wrap justify-end gap-2">
          {report.dismissed_at === null && (
            <Button size="small" pending={pending} onClick={dismiss}>
              Dismiss
            </Button>
          )}
          <TakeDown
            id={report.share}
            trigger={
              <Button size="small" look="danger-plain">
                Take down…
              </Button>
            }
            onDone={async () => {
              toast("Taken down. Its owner sees why.");
              await refresh();
            }}
          />
        </footer>
      </div>
    </li>
  );
}
