"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Part } from "@/components/annotations/text-selection";
import {
  fetchAfter,
  firstPage,
  type TextPage,
} from "@/components/inputs/text-pages";

type Given = {
  /** The text, or its beginning. */
  text: string;
  /** The text goes on: where all of it is, and from which of its bytes on. */
  rest?: { url: string; next: number };
};

export type Text = ReturnType<typeof useText>;

/** A text as far as it is here, and how more of it is fetched. */
export function useText({ text, rest }: Given) {
  const first = useMemo(
    () => firstPage(text, rest?.next ?? null),
    [text, rest?.next],
  );
  const query = useInfiniteQuery({
    queryKey: ["text", rest?.url, rest?.next],
    queryFn: ({ pageParam: last, signal }) =>
      last ? fetchAfter(rest?.url ?? "", last, signal) : first,
    initialPageParam: null as TextPage | null,
    getNextPageParam: (last) => (last.next === null ? undefined : last),
    initialData: { pages: [first], pageParams: [null] },
    enabled: rest !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    // A text isn't kept here once nobody looks at it.
    gcTime: 0,
  });
  const pages = rest ? query.data.pages : [first];

  return {
    pages,
    more: {
      hasMore: rest !== undefined && query.hasNextPage,
      loading: query.isFetchingNextPage,
      failed: query.isFetchNextPageError,
      onReachEnd: () => query.fetchNextPage(),
    },
    slice: ({ start, end }: Part) =>
      pages
        .filter((page) => page.start < end && ends(page) > start)
        .map((page) =>
          page.text.slice(Math.max(0, start - page.start), end - page.start),
        )
        .join(""),
  };
}

const ends = ({ start, text }: TextPage) => start + text.length;
