"use client";

import { useState } from "react";

import { ChatPanel } from "@/components/playground/chat/chat-panel";
import { useConversation } from "@/components/playground/chat/use-conversation";
import { converses } from "@/components/playground/converses";
import {
  type Asked,
  type Draft,
  EMPTY,
  typeOf,
} from "@/components/playground/draft";
import { type Keeping, KeepSwitch } from "@/components/playground/keep-switch";
import { ModelPicker } from "@/components/playground/model-picker";
import { OneAnswer } from "@/components/playground/one-answer";
import type { InputView } from "@/lib/inputs/schema";
import type { ModelView, PredictionView } from "@/lib/predictions/schema";

type PlaygroundProps = {
  app: string;
  /** Where programs find the server, for the code to copy. */
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

/**
 * Pick a model, and ask it. One that is spoken with has a conversation; what is asked of
 * a file, or of a record, is asked once, of any of them.
 */
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
  const conversation = useConversation(app);
  const chosen = models.find(({ id }) => id === model);
  const store = keeping.allowed && keep;

  const change = (next: Draft) => {
    const type = typeOf(next);
    const able = models.filter(({ takes }) => takes.includes(type));
    if (!able.some(({ id }) => id === model)) setModel(able[0]?.id ?? "");
    setDraft(next);
  };
  const settings = (
    <>
      <ModelPicker
        models={models}
        value={model}
        onChange={setModel}
        type={typeOf(draft)}
      />
      <KeepSwitch keeping={keeping} checked={keep} onChange={setKeep} />
    </>
  );
  const shared = { app, origin, store, settings };

  if (chosen && converses(chosen) && draft.kind === "text") {
    return (
      <ChatPanel
        {...shared}
        models={models}
        model={chosen}
        conversation={conversation}
        text={draft.text}
        onText={(text) => setDraft({ kind: "text", text })}
      />
    );
  }
  return (
    <OneAnswer
      {...shared}
      draft={draft}
      onDraft={change}
      model={model}
      predict={predict}
    />
  );
}
