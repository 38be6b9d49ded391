"use client";

import { useRef, useState } from "react";

import {
  type Draft,
  EMPTY,
  isEmpty,
  typeOf,
} from "@/components/playground/draft";
import { InputBox } from "@/components/playground/input-box";
import { TopBar } from "@/components/shell/top-bar";
import { askSimilar } from "@/components/similar/query";
import {
  SimilarResults,
  SimilarSkeleton,
} from "@/components/similar/similar-results";
import { Button } from "@/components/ui/button";
import { FailedQuery } from "@/components/ui/failed-query";
import type { InputType } from "@/lib/inputs/schema";
import type { Similar } from "@/lib/search/schema";

type Result =
  | { state: "none" }
  | { state: "asking" }
  | { state: "answered"; similar: Similar; type: InputType }
  | { state: "refused"; error: Error };

/** Something that somebody brings, and what is like it. It stays with them. */
export function SimilarToExample({ app }: { app: string }) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [result, setResult] = useState<Result>({ state: "none" });
  const asking = useRef<AbortController>(null);

  const find = async (example: Draft) => {
    asking.current?.abort();
    if (isEmpty(example)) return setResult({ state: "none" });
    const controller = new AbortController();
    asking.current = controller;
    setResult({ state: "asking" });
    try {
      const similar = await askSimilar(app, example, controller.signal);
      setResult({ state: "answered", similar, type: typeOf(example) });
    } catch (error) {
      if (controller.signal.aborted) return;
      setResult({ state: "refused", error: error as Error });
    }
  };
  const change = (next: Draft) => {
    setDraft(next);
    // A file is whole as it comes; a text is when its writer says so.
    if (next.kind === "file") find(next);
    else if (draft.kind === "file") find(EMPTY);
  };

  return (
    <>
      <TopBar title="Find by an example" />
      <div className="grid items-start gap-6 p-3 md:p-5 lg:grid-cols-[340px_minmax(0,1fr)]">
        <div className="grid gap-3 lg:sticky lg:top-16">
          <InputBox
            app={app}
            draft={draft}
            onChange={change}
            onSubmit={() => find(draft)}
          />
          <p className="text-sm text-muted">
            It is compared with what is kept here, and forgotten: nothing of it
            is stored.
          </p>
          <Button
            look="primary"
            size="large"
            disabled={isEmpty(draft)}
            pending={result.state === "asking"}
            onClick={() => find(draft)}
          >
            Find similar
          </Button>
        </div>
        <Outcome app={app} result={result} retry={() => find(draft)} />
      </div>
    </>
  );
}

type OutcomeProps = { app: string; result: Result; retry: () => void };

function Outcome({ app, result, retry }: OutcomeProps) {
  switch (result.state) {
    case "none":
      return (
        <p className="py-10 text-center text-muted text-pretty">
          Images that look like it, texts that say much of the same, and the
          very same file appear here, the likest first.
        </p>
      );
    case "asking":
      return <SimilarSkeleton />;
    case "refused":
      return <FailedQuery error={result.error} retry={retry} />;
    case "answered":
      return (
        <SimilarResults app={app} similar={result.similar} type={result.type} />
      );
  }
}
