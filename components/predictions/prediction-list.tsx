"use client";

import { Check, ChevronRight } from "lucide-react";
import { useState } from "react";

import { type Accepting, acceptable } from "@/components/annotations/accepting";
import { isInChat } from "@/components/chats/answered";
import { Spent } from "@/components/chats/spent";
import { OutcomeBadge } from "@/components/predictions/outcome-badge";
import { OutputView } from "@/components/predictions/output-view";
import { atLeast } from "@/components/predictions/sure";
import { topAnswer } from "@/components/predictions/top-answer";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CodeBlock } from "@/components/ui/code-block";
import { roundedMilliseconds } from "@/components/ui/format-number";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import type { AnnotationBody } from "@/lib/annotations/schema";
import type { PredictionView } from "@/lib/predictions/schema";

type PredictionListProps = {
  /** Newest first. */
  predictions: PredictionView[];
  /** What was asked about, where it is a text. */
  text?: string;
  /** How sure a model has to be of a thing that is shown. */
  sure?: number;
  /** Where a person may agree to it. */
  accepting?: Accepting;
};

/**
 * What models answered about one input, the newest unfolded, unless it is drawn in the
 * conversation that it is a part of.
 */
export function PredictionList({
  predictions,
  ...shared
}: PredictionListProps) {
  return (
    <ol className="grid">
      {predictions.map((prediction, place) => (
        <Item
          key={prediction.id}
          prediction={prediction}
          {...shared}
          initiallyOpen={place === 0 && !isInChat(prediction)}
        />
      ))}
    </ol>
  );
}

type ItemProps = Omit<PredictionListProps, "predictions"> & {
  prediction: PredictionView;
  initiallyOpen: boolean;
};

function Item({ prediction, initiallyOpen, ...shared }: ItemProps) {
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
      {open && <Unfolded prediction={prediction} {...shared} />}
    </li>
  );
}

function Unfolded({
  prediction,
  text,
  sure = 0,
  accepting,
}: Omit<ItemProps, "initiallyOpen">) {
  const [as, setAs] = useState<"answer" | "json">("answer");
  const output = prediction.output && atLeast(prediction.output, sure);
  const all = output && accepting && acceptable(output);

  return (
    <div className="grid gap-3 pt-1 pb-4 pl-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="figures text-xs text-muted">
          {prediction.model.provider} · took{" "}
          {roundedMilliseconds(prediction.latency_ms)}{" "}
          <Spent usage={prediction.usage} />
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
        <>
          <OutputView
            beside
            output={output}
            text={text}
            accepting={accepting}
          />
          {all && <AcceptAll accepting={accepting} body={all} />}
        </>
      ) : (
        <p className="text-sm text-muted">The model gave no answer.</p>
      )}
    </div>
  );
}

type AcceptAllProps = { accepting: Accepting; body: AnnotationBody };

/** Says all that is shown of an answer, as one annotation. */
function AcceptAll({ accepting, body }: AcceptAllProps) {
  const said = accepting.isSaid(body);
  return (
    <Button
      size="small"
      className="justify-self-start"
      aria-disabled={said}
      onClick={() => !said && accepting.accept(body)}
    >
      <Check />
      {said ? "Accepted" : "Accept the prediction"}
    </Button>
  );
}
