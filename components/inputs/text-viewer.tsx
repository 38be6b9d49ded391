"use client";

import { useEffect, useMemo, useRef, useState } from "react";

import { MarkedText } from "@/components/predictions/marked-text";
import { washes } from "@/components/predictions/marks";
import { SpanLegend } from "@/components/predictions/span-legend";
import { CopyButton } from "@/components/ui/copy-button";
import { exactNumber } from "@/components/ui/format-number";
import type { Span } from "@/lib/models/output";
import type { Place, Query } from "@/lib/search/language/query";
import { marksIn } from "@/lib/search/marks";

const LINES_A_BLOCK = 100;

type TextViewerProps = {
  text: string;
  /** What a model found in it. */
  spans?: Span[];
  /** What it was found by, to be marked. */
  query?: Query;
  /** The text goes on: this is where all of it can be had. */
  rest?: string;
};

/** A text as it was sent: numbered lines, with what was found in it marked. */
export function TextViewer({ text, spans = [], query, rest }: TextViewerProps) {
  const found = useMemo(
    () => (query ? marksIn(query, text, "anything") : []),
    [query, text],
  );
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const colors = washes(spans);
  const shown = spans.filter((span) => !hidden.has(span.label));
  const lines = linesOf(text);
  const content = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (found.length === 0) return;
    const [first] = content.current?.getElementsByClassName("found") ?? [];
    first?.scrollIntoView({ block: "nearest" });
  }, [found]);

  const toggle = (label: string) => {
    const next = new Set(hidden);
    if (!next.delete(label)) next.add(label);
    setHidden(next);
  };

  return (
    <section
      aria-label="Text"
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <header className="flex min-h-10 flex-wrap items-center justify-between gap-2 border-b border-line py-1 pr-1.5 pl-3">
        {spans.length > 0 ? (
          <SpanLegend
            spans={spans}
            colors={colors}
            hidden={hidden}
            onToggle={toggle}
          />
        ) : (
          <span className="figures text-xs text-muted">
            {exactNumber(lines.length)} {lines.length === 1 ? "line" : "lines"}
          </span>
        )}
        {found.length > 0 && (
          <span className="figures text-xs text-muted">
            {exactNumber(found.length)} found
          </span>
        )}
        <CopyButton text={text} label="Copy the text" className="ml-auto" />
      </header>
      <div ref={content} className="py-2 text-base leading-6">
        {blocksOf(lines).map((block) => (
          <Block
            key={block[0]?.number}
            lines={block}
            spans={shown}
            colors={colors}
            found={found}
          />
        ))}
      </div>
      {rest && (
        <p className="border-t border-line px-3 py-2 text-sm text-muted">
          This is how it begins.{" "}
          <a href={rest} className="link">
            Fetch all of it
          </a>
        </p>
      )}
    </section>
  );
}

type Line = { number: number; start: number; text: string };

type BlockProps = {
  lines: Line[];
  spans: Span[];
  colors: Map<string, string>;
  found: Place[];
};

// Blocks that are out of sight are not laid out: a text may have very many lines.
function Block({ lines, spans, colors, found }: BlockProps) {
  const [first, last] = [lines[0], lines.at(-1)];
  const near = found.filter(
    ({ from, to }) =>
      to > (first?.start ?? 0) &&
      from < (last ? last.start + last.text.length : 0),
  );
  return (
    <div className="[contain-intrinsic-size:auto_2400px] [content-visibility:auto]">
      {lines.map((line) => (
        <div key={line.number} className="flex">
          <span
            aria-hidden
            className="figures w-12 shrink-0 select-none pr-3 text-right font-mono text-xs leading-6 text-faint"
          >
            {line.number}
          </span>
          <span className="min-w-0 grow whitespace-pre-wrap break-words pr-4 [overflow-wrap:anywhere]">
            <MarkedText
              text={line.text}
              from={line.start}
              spans={spans}
              colors={colors}
              found={near}
            />
          </span>
        </div>
      ))}
    </div>
  );
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split("\n").map((line, place) => {
    const found = { number: place + 1, start, text: line };
    start += line.length + 1;
    return found;
  });
}

function blocksOf(lines: Line[]): Line[][] {
  const count = Math.ceil(lines.length / LINES_A_BLOCK);
  return Array.from({ length: count }, (_, place) =>
    lines.slice(place * LINES_A_BLOCK, (place + 1) * LINES_A_BLOCK),
  );
}
