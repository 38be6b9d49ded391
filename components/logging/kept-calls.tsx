"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { callsQuery } from "@/components/logging/query";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { FailedQuery } from "@/components/ui/failed-query";
import { ShortTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { CallDetail } from "@/lib/logging/schema";

/** What is kept of the newest calls, once somebody asks to see it. */
export function KeptCalls({ app }: { app: string }) {
  const [asked, setAsked] = useState(false);
  const query = useQuery({ ...callsQuery(app), enabled: asked });

  if (!asked) {
    return (
      <Button onClick={() => setAsked(true)}>Show the newest calls</Button>
    );
  }
  if (query.isError) {
    return <FailedQuery error={query.error} retry={() => query.refetch()} />;
  }
  if (!query.data) return <Skeleton className="h-24" />;
  if (query.data.data.length === 0) {
    return <p className="text-sm text-muted">No call was stored since.</p>;
  }
  return (
    <ul className="grid grid-cols-1 gap-2">
      {query.data.data.map((call) => (
        <li key={call.id}>
          <Call call={call} />
        </li>
      ))}
    </ul>
  );
}

function Call({ call }: { call: CallDetail }) {
  const { action, outcome } = call.detail;
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-2 text-sm">
        <ShortTime at={call.at} /> · {String(action)}
        {outcome !== undefined && ` · ${String(outcome)}`}
      </summary>
      <CodeBlock
        label="What is kept of the call"
        className="rounded-none border-0 border-t"
        samples={[
          { language: "json", code: JSON.stringify(call.detail, null, 2) },
        ]}
      />
    </details>
  );
}
