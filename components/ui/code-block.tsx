"use client";

import { useState } from "react";

import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";

export type CodeSample = { language: string; code: string };

type CodeBlockProps = {
  /** One, or the same thing in several languages. */
  samples: CodeSample[];
  /** What the code does: "Predict with curl". */
  label: string;
  className?: string;
};

/** Code to read and to copy; in several languages, by tabs. */
export function CodeBlock({ samples, label, className }: CodeBlockProps) {
  const [chosen, setChosen] = useState(samples[0]?.language);
  const sample =
    samples.find((candidate) => candidate.language === chosen) ?? samples[0];
  if (!sample) return null;

  return (
    <figure
      className={cn(
        "overflow-hidden rounded-lg border border-line bg-sunken",
        className,
      )}
    >
      <figcaption className="flex h-9 items-center justify-between gap-2 border-b border-line pr-1 pl-3">
        <span className="sr-only">{label}</span>
        <span className="flex gap-3 text-xs">
          {samples.map(({ language }) => (
            <button
              key={language}
              type="button"
              aria-pressed={language === sample.language}
              disabled={samples.length === 1}
              onClick={() => setChosen(language)}
              className="h-9 text-muted transition-colors enabled:hover:text-ink aria-pressed:text-ink"
            >
              {language}
            </button>
          ))}
        </span>
        <CopyButton text={sample.code} label="Copy the code" />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto p-3 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
      >
        <code>{sample.code}</code>
      </pre>
    </figure>
  );
}
