"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { InputPreview } from "@/components/inputs/input-preview";
import { LifeStatement } from "@/components/inputs/life-line";
import { inputName, lifeOf } from "@/components/inputs/naming";
import { inputHref } from "@/components/inputs/place";
import { TopBar } from "@/components/shell/top-bar";
import { ByExample } from "@/components/similar/by-example";
import { similarQuery } from "@/components/similar/query";
import {
  SimilarResults,
  SimilarSkeleton,
} from "@/components/similar/similar-results";
import { FailedQuery } from "@/components/ui/failed-query";
import type { InputView } from "@/lib/inputs/schema";

type SimilarToInputProps = { app: string; input: InputView };

/** An input, and what is like it. */
export function SimilarToInput({ app, input }: SimilarToInputProps) {
  const query = useQuery(similarQuery(app, input.id));

  return (
    <>
      <TopBar
        title={`Similar to ${inputName(input)}`}
        actions={<ByExample app={app} />}
      />
      <div className="grid items-start gap-6 p-3 md:p-5 lg:grid-cols-[260px_minmax(0,1fr)]">
        <Itself app={app} input={input} />
        {query.isPending && <SimilarSkeleton />}
        {query.isError && !query.data && (
          <FailedQuery error={query.error} retry={() => query.refetch()} />
        )}
        {query.data && (
          <SimilarResults app={app} similar={query.data} type={input.type} />
        )}
      </div>
    </>
  );
}

function Itself({ app, input }: SimilarToInputProps) {
  return (
    <section
      aria-label="Compared with"
      className="grid gap-3 max-lg:grid-cols-[120px_minmax(0,1fr)] lg:sticky lg:top-16"
    >
      <Link
        href={inputHref(app, input.id)}
        className="aspect-4/3 overflow-hidden rounded-lg border border-line hover:border-control"
      >
        <span className="sr-only">Open {inputName(input)}</span>
        <InputPreview app={app} input={input} />
      </Link>
      <div className="grid min-w-0 content-start gap-2">
        <p className="truncate font-semibold">{inputName(input)}</p>
        <LifeStatement life={lifeOf(input)} />
      </div>
    </section>
  );
}
