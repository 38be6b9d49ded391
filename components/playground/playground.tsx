"use client";

import { useRef, useState } from "react";

import {
  AnswerPanel,
  AnswerSkeleton,
  NoAnswerYet,
} from "@/components/playground/answer-panel";
import { curlFor } from "@/components/playground/curl";
import {
  type Asked,
  type Draft,
  EMPTY,
  isEmpty,
  typeOf,
} from "@/components/playground/draft";
import { InputBox } from "@/components/playground/input-box";
import { type Keeping, KeepSwitch } from "@/components/playground/keep-switch";
import { ModelPicker } from "@/components/playground/model-picker";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import { Refused } from "@/lib/http/ask";
import type { InputView } from "@/lib/inputs/schema";
import type { ModelView, PredictionView } from "@/lib/predictions/schema";

type PlaygroundProps = {
  app: string;
  /** Where programs find the server, for the command to copy. */
  origin: string;
  models: ModelView[];
  keeping: Keeping;
  /** Whether the switch starts at keeping. */
  keepAtFirst: boolean;
  /** A record to ask about again. */
  about: InputView | null;
  /** Throws `Refused` where there is no answer. */
  predict: (asked: Asked, signal: AbortSignal) => Promise<PredictionView>;
};

type Result =
  | { state: "none" }
  | { state: "asking" }
  | { state: "answered"; asked: Asked; prediction: PredictionView }
  | { state: "refused"; error: unknown };

/** Pick a model, give it something, see the answer drawn. */
export function Playground({
  app,
  origin,
  models,
  keeping,
  keepAtFirst,
  about,
  predict,
}: PlaygroundProps) {
  const [draft, setDraft] = useState<Draft>(
    about ? { kind: "kept", input: about } : EMPTY,
  );
  const [model, setModel] = useState(
    () => models.find(({ takes }) => takes.includes(typeOf(draft)))?.id ?? "",
  );
  const [keep, setKeep] = useState(keepAtFirst);
  const [result, setResult] = useState<Result>({ state: "none" });
  const asking = useRef<AbortController>(null);

  const change = (next: Draft) => {
    const type = typeOf(next);
    const able = models.filter(({ takes }) => takes.includes(type));
    if (!able.some(({ id }) => id === model)) setModel(able[0]?.id ?? "");
    setDraft(next);
  };
  const stop = () => {
    asking.current?.abort();
    setResult({ state: "none" });
  };
  const ask = async () => {
    if (isEmpty(draft) || !model || result.state === "asking") return;
    const asked = { model, draft, store: keeping.allowed && keep };
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
        <InputBox app={app} draft={draft} onChange={change} onSubmit={ask} />
        <div className="flex flex-col gap-5">
          <ModelPicker
            models={models}
            value={model}
            onChange={setModel}
            type={typeOf(draft)}
          />
          <KeepSwitch keeping={keeping} checked={keep} onChange={setKeep} />
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

function Refusal({ error }: { error: unknown }) {
  if (!(error instanceof Refused)) {
    return (
      <ErrorState
        title="The answer did not come"
        detail="The server could not be reached, so it isn't known whether the call got there."
        advice="Look at your connection. If the call got there, it is in the history."
      />
    );
  }
  const { detail, instance } = error.problem;
  return (
    <ErrorState
      title="The answer did not come"
      detail={detail}
      requestId={instance.replace("urn:uuid:", "")}
    />
  );
}
