"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { PackageOpen } from "lucide-react";
import Link from "next/link";

import { NewExport } from "@/components/community/new-export";
import { OneExport } from "@/components/community/one-export";
import { exportsQuery } from "@/components/community/training-calls";
import { TopBar } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { LoadMore } from "@/components/ui/load-more";
import { Skeleton } from "@/components/ui/skeleton";

type ExportsPageProps = { workspaces: { id: string; name: string }[] };

/** What one's workspaces exported from the community, and how to export more. */
export function ExportsPage({ workspaces }: ExportsPageProps) {
  const queries = useQueryClient();
  const results = useInfiniteQuery(exportsQuery);
  const exports = results.data?.pages.flatMap((page) => page.data) ?? [];
  const refresh = () => queries.invalidateQueries({ queryKey: ["training"] });
  const nameOf = (id: string) =>
    workspaces.find((one) => one.id === id)?.name ?? id;

  return (
    <>
      <TopBar
        title="Training exports"
        actions={<NewExport workspaces={workspaces} onAsked={refresh} />}
      />
      <div className="mx-auto grid max-w-4xl gap-4 p-3 md:p-5">
        {results.isPending && <Skeleton className="h-24" />}
        {results.isError && !results.data && (
          <FailedQuery error={results.error} retry={() => results.refetch()} />
        )}
        {results.data && exports.length === 0 && (
          <EmptyState icon={<PackageOpen />} title="Nothing was exported yet">
            An export has what is shared in the moment in which you download it:
            content, annotations, and the consent by which each record is there.
            What owners take back later is listed under{" "}
            <Link href="/community/withdrawals" className="link">
              To delete
            </Link>
            .
          </EmptyState>
        )}
        <ul className="grid gap-4 empty:hidden">
          {exports.map((one) => (
            <OneExport
              key={one.id}
              one={one}
              workspace={nameOf(one.workspace)}
              onChange={refresh}
            />
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
