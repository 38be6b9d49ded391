"use client";

import { useState } from "react";

import type { Point } from "@/components/annotations/geometry";
import { LabelBox } from "@/components/annotations/label-box";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";

export const PROMPT_WIDTH = 224;

type NameSpanProps = {
  app: string;
  /** What it is called now. */
  initial: string;
  near: string[];
  onName: (label: string) => void;
  onLeave: () => void;
};

function NameSpan({ app, initial, near, onName, onLeave }: NameSpanProps) {
  const [label, setLabel] = useState(initial);
  return (
    <LabelBox
      app={app}
      aria-label="Label of the span"
      placeholder="Label, then enter"
      autoFocus
      value={label}
      near={near}
      onValueChange={setLabel}
      onTake={onName}
      onLeave={onLeave}
      className="h-8 px-2"
    />
  );
}

type SpanPromptProps = NameSpanProps & {
  at: Point;
  /** Whether it asks for the label already. */
  naming: boolean;
  onBegin: () => void;
};

/** Hangs below what is selected: offers to label it, and asks how. */
export function SpanPrompt({ at, naming, onBegin, ...name }: SpanPromptProps) {
  return (
    <div
      data-prompt
      className="absolute top-0 left-0 z-20 rounded-lg bg-surface p-1.5 shadow-float"
      style={{
        width: naming ? PROMPT_WIDTH : undefined,
        transform: `translate(${at.x}px, ${at.y}px)`,
      }}
    >
      {naming ? (
        <NameSpan {...name} />
      ) : (
        <Button
          look="quiet"
          size="small"
          // What is selected stays so.
          onPointerDown={(event) => event.preventDefault()}
          onClick={onBegin}
        >
          Label it <Kbd>↵</Kbd>
        </Button>
      )}
    </div>
  );
}
