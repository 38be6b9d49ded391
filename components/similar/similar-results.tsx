"use client";

import { ScanSearch } from "lucide-react";
import type { KeyboardEvent } from "react";

import { moveAmongCards } from "@/components/inputs/card-keys";
import { InputCard, InputCardSkeleton } from "@/components/inputs/input-card";
import { useSimilarKey } from "@/components/similar/find-similar";
import { likenessWords } from "@/components/similar/likeness-words";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { InputType } from "@/lib/inputs/schema";
import type { Similar, SimilarInput } from "@/lib/search/schema";

const grid =
  "grid grid-cols-2 gap-4 sm:grid-cols-[repeat(auto-fill,minmax(180px,1fr))]";

type SimilarResultsProps = {
  app: string;
  similar: Similar;
  /** What was asked about. */
  type: InputType;
};

/** What is like something, the likest first, and how like it is. */
export function SimilarResults({ app, similar, type }: SimilarResultsProps) {
  const find = useSimilarKey(app);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    moveAmongCards(event);
    find(event);
  };

  return (
    <div className="grid min-w-0 content-start gap-4">
      <Notes similar={similar} />
      {similar.data.length === 0 ? (
        <Nothing type={type} />
      ) : (
        <section aria-label="Similar inputs" className={grid} onKeyDown={press}>
          {similar.data.map((input) => (
            <Result key={input.id} app={app} input={input} />
          ))}
        </section>
      )}
    </div>
  );
}

function Result({ app, input }: { app: string; input: SimilarInput }) {
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <Badge
        look={input.duplicate ? "accent" : "outline"}
        className="figures justify-self-start"
      >
        {likenessWords(input)}
      </Badge>
      <InputCard app={app} input={input} />
    </div>
  );
}

function Notes({ similar }: { similar: Similar }) {
  return (
    <>
      {similar.partial && (
        <p className="text-sm text-muted">
          Very many may be alike. Only the newest of them were compared.
        </p>
      )}
      {similar.incomplete && (
        <p className="text-sm text-muted">
          Not all records are in the index yet: some may be missing here.
        </p>
      )}
    </>
  );
}

const WHY: Record<InputType, string> = {
  image: "No other image that is kept here looks like it.",
  text: "No other text that is kept here says much of the same.",
  video: "Videos are found as the very same file alone, and there is none.",
};

function Nothing({ type }: { type: InputType }) {
  return (
    <EmptyState icon={<ScanSearch />} title="Nothing is like it">
      {WHY[type]}
    </EmptyState>
  );
}

/** Keeps the place of results that are on their way. */
export function SimilarSkeleton() {
  return (
    <div className={grid}>
      {Array.from({ length: 8 }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <InputCardSkeleton key={place} />
      ))}
    </div>
  );
}
