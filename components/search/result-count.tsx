"use client";

import { useQuery } from "@tanstack/react-query";

import { countQuery } from "@/components/search/query";
import { exactNumber } from "@/components/ui/format-number";

type ResultCountProps = {
  app: string;
  q: string;
  /** How many are here so far, and whether those are all. Null: not known yet. */
  loaded: number | null;
  hasMore: boolean;
};

/** How many records there are in all, as far as a look at some of them can say. */
export function ResultCount({ app, q, loaded, hasMore }: ResultCountProps) {
  const { data } = useQuery({ ...countQuery(app, q), enabled: hasMore });
  return (
    <p role="status" className="figures text-xs text-muted">
      {loaded !== null && words()}
    </p>
  );

  function words(): string {
    if (!hasMore) return recordsWords(loaded ?? 0);
    if (!data) return "Counting…";
    return data.more
      ? `More than ${recordsWords(data.count)}`
      : recordsWords(data.count);
  }
}

const recordsWords = (count: number) =>
  count === 1 ? "1 record" : `${exactNumber(count)} records`;
