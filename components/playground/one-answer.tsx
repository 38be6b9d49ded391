"use client";

import { type ReactNode, useRef, useState } from "react";

import {
  AnswerPanel,
  AnswerSkeleton,
  NoAnswerYet,
} from "@/components/playground/answer-panel";
import { curlFor } from "@/components/playground/curl";
import { type Asked, type Draft, isEmpty } from "@/components/playground/draft";
import { InputBox } from "@/components/playground/input-box";
import { Refusal } from "@/components/playground/refusal";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/clock";
import { Kbd } from "@/components/ui/kbd";
import type { PredictionView } from "@/lib/predictions/schema";

type OneAnswerProps = {
  app: string;
  /** Where programs find the server, for the command to copy. */
  origin: string;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  model: string;
  store: boolean;
  /** Which model it is, and what is kept. */
  settings: ReactNode;
  /** Throws `Refused` where there is no answer. */
  predict: (asked: Asked, signal: AbortSignal) => Promise<PredictionView>;
};

type Result =
  | { state: "none" }
  | { state: "asking" }
  | { state: "answered"; asked: Asked; prediction: PredictionView }
  | { state: "refused"; error: unknown };

/** Give a model something, see its answer drawn. */
export function OneAnswer(props: OneAnswerProps) {
  const { app, origin, draft, onDraft, model, store, settings, predict } =
    props;
  const [result, setResult] = useState<Result>({ state: "none" });
  const asking = useRef<AbortController>(null);

  const stop = () => {
    asking.current?.abort();
    setResult({ state: "none" });
  };
  const ask = async () => {
    if (isEmpty(draft) || !model || result.state === "asking") return;
    const asked = { model, draft, store };
    const controller = new AbortController();
    asking.current = controller;
    setResult({ state: "asking" });
    try {
      const prediction = await predict(asked, controller.signal);
      setResult({ state: "answered", asked, prediction });
    } catch (error) {
      if (!controller.signal.aborted) setResult({ state: "refused", error });
    }
  };

  return (
    <div className="grid gap-5">
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <InputBox app={app} draft={draft} onChange={onDraft} onSubmit={ask} />
        <div className="flex flex-col gap-5">
          {settings}
          {result.state === "asking" ? (
            <Button size="large" className="mt-auto" onClick={stop}>
              Stop
            </Button>
          ) : (
            <Button
              look="primary"
              size="large"
              className="mt-auto"
              disabled={isEmpty(draft) || !model}
              onClick={ask}
            >
              Predict
              <CommandKeys />
            </Button>
          )}
        </div>
      </div>
      <Outcome result={result} app={app} origin={origin} />
    </div>
  );
}

function CommandKeys() {
  const apple = useHydrated() && /Mac|iP/.test(navigator.platform);
  return (
    <span aria-hidden className="hidden gap-0.5 lg:inline-flex">
      <Kbd>{apple ? "⌘" : "Ctrl"}</Kbd>
      <Kbd>↵</Kbd>
    </span>
  );
}

type OutcomeProps = { result: Result; app: string; origin: string };

function Outcome({ result, app, origin }: OutcomeProps) {
  switch (result.state) {
    case "none":
      return <NoAnswerYet />;
    case "asking":
      return <AnswerSkeleton />;
    case "refused":
      return <Refusal error={result.error} />;
    case "answered": {
      const { asked, prediction } = result;
      return (
        <AnswerPanel
          app={app}
          prediction={prediction}
          text={asked.draft.kind === "text" ? asked.draft.text : undefined}
          curl={curlFor(asked, { origin, app })}
        />
      );
    }
  }
}
