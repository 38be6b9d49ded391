"use client";

import { Sparkles } from "lucide-react";
import Link from "next/link";

import { LifeStatement } from "@/components/inputs/life-line";
import { lifeOfAsked } from "@/components/inputs/naming";
import { inputHref } from "@/components/inputs/place";
import { OutputView } from "@/components/predictions/output-view";
import { CodeBlock } from "@/components/ui/code-block";
import { roundedMilliseconds } from "@/components/ui/format-number";
import { Skeleton } from "@/components/ui/skeleton";
import { Surface } from "@/components/ui/surface";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import type { PredictionView } from "@/lib/predictions/schema";

type AnswerPanelProps = {
  app: string;
  prediction: PredictionView;
  /** What was asked about, where it is a text. */
  text?: string;
  /** The command that does the same. */
  curl: string;
};

/** The answer drawn; its JSON and the command one click away; what was kept. */
export function AnswerPanel({ app, prediction, text, curl }: AnswerPanelProps) {
  const { input, output, model, latency_ms } = prediction;

  return (
    <Surface aria-label="Answer" className="grid gap-4 p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-lg font-semibold">{model.id}</h2>
        <span className="figures text-sm text-muted">
          answered in {roundedMilliseconds(latency_ms)}
        </span>
        {input.id && (
          <Link
            href={inputHref(app, input.id)}
            className="link ml-auto text-sm"
          >
            Open the record
          </Link>
        )}
      </header>
      <LifeStatement life={lifeOfAsked(prediction)} />
      <Tabs defaultValue="answer" className="min-w-0">
        <TabList aria-label="The answer as">
          <Tab value="answer">Answer</Tab>
          <Tab value="json">JSON</Tab>
          <Tab value="curl">curl</Tab>
        </TabList>
        <TabPanel value="answer">
          {output ? (
            <OutputView output={output} text={text} />
          ) : (
            <p className="text-muted">The model gave no answer.</p>
          )}
        </TabPanel>
        <TabPanel value="json">
          <CodeBlock
            label="The answer as JSON"
            samples={[
              { language: "JSON", code: JSON.stringify(prediction, null, 2) },
            ]}
          />
        </TabPanel>
        <TabPanel value="curl">
          <CodeBlock
            label="The same by curl"
            samples={[{ language: "curl", code: curl }]}
          />
        </TabPanel>
      </Tabs>
    </Surface>
  );
}

export function AnswerSkeleton() {
  return (
    <Surface className="grid gap-4 p-5">
      <span role="status" className="sr-only">
        Asking the model
      </span>
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-2" />
      <Skeleton className="h-32" />
    </Surface>
  );
}

export function NoAnswerYet() {
  return (
    <div className="grid min-h-40 place-items-center rounded-lg border border-dashed border-line p-6 text-center text-muted">
      <div className="grid justify-items-center gap-2">
        <Sparkles className="size-5 stroke-[1.5]" />
        <p>The answer is drawn here.</p>
      </div>
    </div>
  );
}
