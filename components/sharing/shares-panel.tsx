"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Globe } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { inputName } from "@/components/inputs/naming";
import { inputHref } from "@/components/inputs/place";
import { receiptHref } from "@/components/receipts/place";
import { sharesQuery } from "@/components/sharing/query";
import { RecipientList } from "@/components/sharing/recipient-list";
import { coveredWords, END_WORDS } from "@/components/sharing/words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { exactNumber } from "@/components/ui/format-number";
import { Id } from "@/components/ui/id";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import { TableSkeleton } from "@/components/ui/table";
import type { ShareQuery, ShareView } from "@/lib/sharing/shares-schema";

type State = ShareQuery["state"];

/** What an app shares and where it went; or what it took back, and who confirmed. */
export function SharesPanel({ app }: { app: string }) {
  const [state, setState] = useState<State>("shared");
  const query = useInfiniteQuery(sharesQuery(app, state));
  const shares = query.data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <div className="grid gap-4">
      <Segmented
        label="Which"
        value={state}
        onValueChange={setState}
        options={[
          { value: "shared", label: "Shared now" },
          { value: "ended", label: "Taken back or gone" },
        ]}
      />
      {query.isPending && <TableSkeleton />}
      {query.isError && !query.data && (
        <FailedQuery error={query.error} retry={() => query.refetch()} />
      )}
      {query.data && shares.length === 0 && <Nothing state={state} />}
      {shares.length > 0 && (
        <ul className="grid" aria-label="Shared by me">
          {shares.map((share) => (
            <Share key={share.id} app={app} share={share} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="justify-self-center"
          pending={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Older ones
        </Button>
      )}
    </div>
  );
}

function Share({ app, share }: { app: string; share: ShareView }) {
  const { exports, confirmed, late, recipients } = share;
  const more = exports - recipients.length;

  return (
    <li className="grid gap-1.5 border-b border-line py-3 text-sm last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {share.record ? (
          <Link
            href={inputHref(app, share.input)}
            className="link max-w-full truncate"
          >
            {inputName(share.record)}
          </Link>
        ) : (
          <Id value={share.input} of="record" />
        )}
        <span className="text-muted">
          {share.ended_at ? (
            <>
              {share.reason && END_WORDS[share.reason]}{" "}
              <RelativeTime at={share.ended_at} />
            </>
          ) : (
            <>
              shared <RelativeTime at={share.since} />
            </>
          )}
        </span>
        <span className="ml-auto flex items-center gap-2">
          {late > 0 && <Badge look="gone">{exactNumber(late)} late</Badge>}
          <Link href={receiptHref(app, share.receipt)} className="link">
            Receipt
          </Link>
        </span>
      </div>
      <p className="text-muted">
        Others {share.ended_at ? "saw" : "see"} {coveredWords(share.covers)},
        under {share.licence}.{" "}
        {exports === 0
          ? "Nobody has exported it."
          : `In ${exactNumber(exports)} ${exports === 1 ? "export" : "exports"}${share.ended_at ? `, deleted in ${exactNumber(confirmed)}` : ""}.`}
      </p>
      {recipients.length > 0 && <RecipientList recipients={recipients} />}
      {more > 0 && (
        <p className="text-muted">and {exactNumber(more)} older exports</p>
      )}
    </li>
  );
}

function Nothing({ state }: { state: State }) {
  if (state === "ended") {
    return (
      <EmptyState icon={<Globe />} title="Nobody has to be told of anything">
        What somebody exported before it was taken back, expired or was
        destroyed is here, with who confirmed that it is deleted there.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Globe />} title="Nothing is shared">
      Records that you share, one by one or by selection, are here with where
      they went.
    </EmptyState>
  );
}
