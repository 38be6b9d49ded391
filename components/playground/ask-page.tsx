"use client";

import type { Asked } from "@/components/playground/draft";
import type { Keeping } from "@/components/playground/keep-switch";
import { Playground } from "@/components/playground/playground";
import { TopBar } from "@/components/shell/top-bar";
import { ask } from "@/lib/http/ask";
import type { InputView } from "@/lib/inputs/schema";
import { type ModelView, PredictionView } from "@/lib/predictions/schema";

type AskPageProps = {
  app: string;
  origin: string;
  models: ModelView[];
  keeping: Keeping;
  /** A record to ask about again. */
  about: InputView | null;
};

export function AskPage({ app, about, keeping, ...rest }: AskPageProps) {
  const predict = (asked: Asked, signal: AbortSignal) =>
    ask(PredictionView, `/api/v1/apps/${app}/predictions`, {
      method: "POST",
      signal,
      ...spelled(asked),
    });

  return (
    <>
      <TopBar title="Playground" />
      <div className="p-3 md:p-5">
        <Playground
          app={app}
          keeping={keeping}
          keepAtFirst={keeping.allowed}
          predict={predict}
          about={about}
          {...rest}
        />
      </div>
    </>
  );
}

/** A file goes as a part of its own; everything else is JSON. */
function spelled({ model, draft, store }: Asked): RequestInit {
  // Not to store is always allowed; to demand storing needn't be.
  const request = { model, ...(store ? {} : { store }) };
  if (draft.kind === "file") {
    const body = new FormData();
    body.append("request", JSON.stringify(request));
    body.append("file", draft.file);
    return { body };
  }
  const input =
    draft.kind === "kept"
      ? { id: draft.input.id }
      : { type: "text", text: draft.text };
  return {
    body: JSON.stringify({ ...request, input }),
    headers: { "content-type": "application/json" },
  };
}
