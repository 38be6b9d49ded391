"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";

import { OutcomeBadge } from "@/components/predictions/outcome-badge";
import { OutputView } from "@/components/predictions/output-view";
import { topAnswer } from "@/components/predictions/top-answer";
import { cn } from "@/components/ui/cn";
import { CodeBlock } from "@/components/ui/code-block";
import { roundedMilliseconds } from "@/components/ui/format-number";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import type { PredictionView } from "@/lib/predictions/schema";

type PredictionListProps = {
  /** Newest first. */
  predictions: PredictionView[];
  /** What was asked about, where it is a text. */
  text?: string;
};

/** What models answered about one input, the newest unfolded. */
export function PredictionList({ predictions, text }: PredictionListProps) {
  return (
    <ol className="grid">
      {predictions.map((prediction, place) => (
        <Item
          key={prediction.id}
          prediction={prediction}
          text={text}
          initiallyOpen={place === 0}
        />
      ))}
    </ol>
  );
}

type ItemProps = {
  prediction: PredictionView;
  text?: string;
  initiallyOpen: boolean;
};

function Item({ prediction, text, initiallyOpen }: ItemProps) {
  const [open, setOpen] = useState(initiallyOpen);
  const { output, model, outcome } = prediction;

  return (
    <li className="border-b border-line last:border-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="grid w-full grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2 rounded-md py-2 text-left text-sm hover:bg-sunken"
        >
          <ChevronRight
            className={cn(
              "size-4 stroke-[1.5] text-muted transition-transform",
              open && "rotate-90",
            )}
          />
          <span className="font-medium [overflow-wrap:anywhere]">
            {model.id}
          </span>
          <RelativeTime
            at={prediction.created_at}
            className="text-xs font-normal text-muted"
          />
          <span className="col-span-2 col-start-2 flex items-center gap-2 text-muted">
            <OutcomeBadge outcome={outcome} />
            {output && <span className="truncate">{topAnswer(output)}</span>}
          </span>
        </button>
      </h3>
      {open && <Unfolded prediction={prediction} text={text} />}
    </li>
  );
}

function Unfolded({ prediction, text }: Omit<ItemProps, "initiallyOpen">) {
  const [as, setAs] = useState<"answer" | "json">("answer");
  const { output } = prediction;

  return (
    <div className="grid gap-3 pt-1 pb-4 pl-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="figures text-xs text-muted">
          {prediction.model.provider} · took{" "}
          {roundedMilliseconds(prediction.latency_ms)}
        </span>
        <Segmented
          label="Show as"
          value={as}
          onValueChange={setAs}
          options={[
            { value: "answer", label: "Answer" },
            { value: "json", label: "JSON" },
          ]}
        />
      </div>
      {as === "json" ? (
        <CodeBlock
          label="The prediction as JSON"
          samples={[
            { language: "JSON", code: JSON.stringify(prediction, null, 2) },
          ]}
        />
      ) : output ? (
        <OutputView beside output={output} text={text} />
      ) : (
        <p className="text-sm text-muted">The model gave no answer.</p>
      )}
    </div>
  );
}
