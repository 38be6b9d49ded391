"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { InputPreview } from "@/components/inputs/input-preview";
import { LifeStatement } from "@/components/inputs/life-line";
import { MetadataList } from "@/components/inputs/metadata-list";
import { inputName, lifeOf } from "@/components/inputs/naming";
import { contentUrl, inputHref } from "@/components/inputs/place";
import { OutcomeBadge } from "@/components/predictions/outcome-badge";
import { latestPredictions } from "@/components/predictions/query";
import { topAnswer } from "@/components/predictions/top-answer";
import {
  beyondPreview,
  ExcerptLine,
  ExcerptText,
  elsewhere,
} from "@/components/search/excerpt";
import { Found } from "@/components/search/found";
import { SharedBadge } from "@/components/sharing/shared-badge";
import { similarHref } from "@/components/similar/place";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import type { InputView } from "@/lib/inputs/schema";
import type { Query } from "@/lib/search/language/query";
import type { FoundInput } from "@/lib/search/schema";

type QuickLookProps = {
  app: string;
  /** Undefined: nothing is looked at. */
  input: FoundInput | undefined;
  /** What was searched for, to mark it; and as the address says it. */
  query?: Query;
  q: string;
  onClose: () => void;
};

/** What a record is, beside the list that it is in. The focus stays in the list. */
export function QuickLook({ input, ...props }: QuickLookProps) {
  if (!input) return null;
  return (
    <aside
      aria-label="Quick look"
      className="sticky top-24 hidden max-h-[calc(100dvh-6rem)] w-[380px] shrink-0 gap-5 overflow-y-auto border-l border-line p-5 lg:grid"
    >
      <Shown key={input.id} input={input} {...props} />
    </aside>
  );
}

function Shown({
  app,
  input,
  query,
  q,
  onClose,
}: QuickLookProps & { input: FoundInput }) {
  return (
    <>
      <header className="flex items-start justify-between gap-2">
        <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">
          <Found text={inputName(input)} query={query} within="filename" />
        </h2>
        <IconButton label="Close" keys={<Kbd>esc</Kbd>} onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <Thing app={app} input={input} query={query} />
      <ExcerptLine
        excerpt={elsewhere(input.excerpts)}
        className="text-sm text-muted [overflow-wrap:anywhere]"
      />
      {input.shared && <SharedBadge className="justify-self-start" />}
      <LifeStatement life={lifeOf(input)} />
      <Answers app={app} input={input} />
      {Object.keys(input.metadata).length > 0 && (
        <Part title="Metadata">
          <MetadataList metadata={input.metadata} />
        </Part>
      )}
      <footer className="flex gap-2">
        <Button asChild look="primary">
          <Link href={inputHref(app, input.id, q)}>Open</Link>
        </Button>
        <Button asChild>
          <Link href={similarHref(app, input.id)}>Find similar</Link>
        </Button>
        {!input.fetch && (
          <Button asChild>
            <a href={contentUrl(app, input.id)} download>
              Download
            </a>
          </Button>
        )}
      </footer>
    </>
  );
}

function Thing({
  app,
  input,
  query,
}: Omit<QuickLookProps, "q" | "onClose"> & { input: InputView }) {
  const excerpt = beyondPreview(input.excerpts);
  if (input.type === "text" && !input.fetch) {
    return (
      <p className="max-h-80 overflow-y-auto whitespace-pre-wrap rounded-lg border border-line bg-surface p-3 text-sm [overflow-wrap:anywhere]">
        {excerpt ? (
          <ExcerptText excerpt={excerpt} />
        ) : (
          <Found text={input.preview ?? ""} query={query} />
        )}
      </p>
    );
  }
  return (
    <div className="aspect-4/3 overflow-hidden rounded-lg border border-line">
      <InputPreview app={app} input={input} size={1024} />
    </div>
  );
}

function Answers({ app, input }: { app: string; input: InputView }) {
  const { data } = useQuery(latestPredictions(app, input.id));
  if (!data) return <Skeleton className="h-10" />;
  if (data.data.length === 0) return null;
  return (
    <Part title="Predictions">
      <ul className="grid gap-2 text-sm">
        {data.data.map(({ id, model, outcome, output }) => (
          <li key={id} className="grid gap-0.5">
            <span className="font-medium">{model.id}</span>
            <span className="flex items-center gap-2 text-muted">
              <OutcomeBadge outcome={outcome} />
              {output && <span className="truncate">{topAnswer(output)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="text-xs text-muted">{title}</h3>
      {children}
    </section>
  );
}
