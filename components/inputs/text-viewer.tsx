"use client";

import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";

import { useSpanAnnotator } from "@/components/annotations/span-annotator";
import type { Annotating } from "@/components/annotations/use-annotating";
import { blocksOf } from "@/components/inputs/text-blocks";
import { TextLines } from "@/components/inputs/text-lines";
import { type Text, useText } from "@/components/inputs/use-text";
import { type Mark, washes } from "@/components/predictions/marks";
import { SpanLegend } from "@/components/predictions/span-legend";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { exactNumber } from "@/components/ui/format-number";
import { LoadMore } from "@/components/ui/load-more";
import type { Query } from "@/lib/search/language/query";
import { marksIn } from "@/lib/search/marks";

type TextViewerProps = {
  /** The text, or its beginning. */
  text: string;
  /** What a model found in it; of people where nobody can change it. */
  spans?: Mark[];
  /** What it was found by, to be marked. */
  query?: Query;
  /** The text goes on: where all of it is, and from which of its bytes on. */
  rest?: { url: string; next: number };
  /** What people said of it. */
  annotating?: Annotating;
  mayAnnotate?: boolean;
};

/** A text as it was sent: numbered lines, with what was found in it marked. */
export function TextViewer({ annotating, ...props }: TextViewerProps) {
  return annotating ? (
    <AnnotatedText {...props} annotating={annotating} />
  ) : (
    <ReadText {...props} />
  );
}

function ReadText(props: TextViewerProps) {
  const text = useText(props);
  return <Frame {...props} text={text} spans={props.spans ?? NO_SPANS} />;
}

type AnnotatedTextProps = TextViewerProps & { annotating: Annotating };

function AnnotatedText(props: AnnotatedTextProps) {
  const { annotating, mayAnnotate = false, spans = NO_SPANS } = props;
  const text = useText(props);
  const content = useRef<HTMLDivElement>(null);
  const near = useMemo(
    () => [...new Set(spans.map(({ label }) => label))],
    [spans],
  );
  const annotator = useSpanAnnotator(
    annotating,
    mayAnnotate,
    content,
    text.slice,
    near,
  );

  return (
    <Frame
      {...props}
      text={text}
      spans={[...spans, ...annotator.spans]}
      picked={annotator.picked}
      tools={annotator.tools}
    >
      {(lines) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
        <div
          ref={content}
          role="group"
          tabIndex={mayAnnotate ? 0 : undefined}
          aria-label="Text. Arrows select words, shift more of them, enter marks them"
          data-annotated
          onKeyDown={annotator.press}
          onPointerUp={annotator.read}
          onClick={annotator.click}
          className="relative focus-visible:-outline-offset-2"
        >
          {lines}
          {annotator.prompt}
        </div>
      )}
    </Frame>
  );
}

const NO_SPANS: Mark[] = [];

type FrameProps = Omit<TextViewerProps, "text" | "spans"> & {
  text: Text;
  spans: Mark[];
  picked?: string;
  tools?: ReactNode;
  children?: (lines: ReactNode) => ReactNode;
};

function Frame({
  text,
  spans,
  query,
  rest,
  picked,
  tools,
  children = (lines) => lines,
}: FrameProps) {
  const { pages, more } = text;
  const blocks = useMemo(() => blocksOf(pages), [pages]);
  const begun = pages[0]?.text ?? "";
  const found = useMemo(
    () => (query ? marksIn(query, begun, "anything") : []),
    [query, begun],
  );
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const colors = washes(spans);
  const shown = spans.filter((span) => !hidden.has(span.label));
  const count = blocks.at(-1)?.rows.findLast(({ number }) => number)?.number;
  const frame = useRef<HTMLElement>(null);

  useEffect(() => {
    if (found.length === 0) return;
    const [first] = frame.current?.getElementsByClassName("found") ?? [];
    first?.scrollIntoView({ block: "nearest" });
  }, [found]);

  const toggle = (label: string) => {
    const next = new Set(hidden);
    if (!next.delete(label)) next.add(label);
    setHidden(next);
  };

  return (
    <section
      ref={frame}
      aria-label="Text"
      className="rounded-lg border border-line bg-surface"
    >
      <header
        className={cn(
          "flex min-h-10 flex-wrap items-center gap-2 border-b border-line py-1 pr-1.5",
          tools ? "pl-1.5" : "pl-3",
        )}
      >
        {tools}
        {spans.length > 0 ? (
          <SpanLegend
            spans={spans}
            colors={colors}
            hidden={hidden}
            onToggle={toggle}
          />
        ) : (
          <span className="figures text-xs text-muted">
            {exactNumber(count ?? 1)}
            {more.hasMore && "+"} {count === 1 ? "line" : "lines"}
          </span>
        )}
        {found.length > 0 && (
          <span className="figures text-xs text-muted">
            {exactNumber(found.length)} found
          </span>
        )}
        <CopyButton
          text={pages.map((page) => page.text).join("")}
          label={more.hasMore ? "Copy what is shown" : "Copy the text"}
          className="ml-auto"
        />
      </header>
      {children(
        <TextLines
          blocks={blocks}
          spans={shown}
          colors={colors}
          found={found}
          picked={picked}
        />,
      )}
      {more.hasMore && <LoadMore {...more} />}
      {rest && more.hasMore && (
        <p className="border-t border-line px-3 py-2 text-sm text-muted">
          It goes on, and is fetched as you read.{" "}
          <a href={rest.url} className="link">
            Fetch all of it
          </a>
        </p>
      )}
    </section>
  );
}
