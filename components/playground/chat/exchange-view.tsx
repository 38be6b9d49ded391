"use client";

import Link from "next/link";
import { useState } from "react";

import { answeredTurns } from "@/components/chats/answered";
import { Spent } from "@/components/chats/spent";
import { TurnView } from "@/components/chats/turn-view";
import {
  type ChatAnswer,
  dataUrlOf,
  type Exchange,
  withCost,
} from "@/components/playground/chat/exchange";
import { chatSnippets } from "@/components/playground/chat/snippets";
import { BrokeOff } from "@/components/playground/chat/telling";
import { Refusal } from "@/components/playground/refusal";
import { predictionHref } from "@/components/predictions/place";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { ModelView } from "@/lib/predictions/schema";

type ExchangeViewProps = {
  app: string;
  /** Where programs find the server, for the code to copy. */
  origin: string;
  exchange: Exchange;
  models: ModelView[];
  /** Where it is the last, and can be asked once more. */
  onRetry?: () => void;
};

/** What a person said, and what the model is saying to it. */
export function ExchangeView({ exchange, ...props }: ExchangeViewProps) {
  const { said, answer } = exchange;
  const images = said.images.map(dataUrlOf);

  return (
    <>
      <li>
        <TurnView
          turn={{ role: "user", text: said.text, images, ...NO_MORE }}
        />
      </li>
      <li aria-busy={answer.state === "answering"} className="min-w-0">
        <Answered answer={answer} {...props} />
      </li>
    </>
  );
}

const NO_MORE = { calls: [], reasoning: "" };

type AnsweredProps = Omit<ExchangeViewProps, "exchange"> & {
  answer: ChatAnswer;
};

function Answered({ answer, onRetry, ...props }: AnsweredProps) {
  const { asked, state, told, error } = answer;
  const { turns, ended } = answeredTurns(told?.body ?? {});
  const turn = turns[0] ?? { ...NOTHING, ...NO_MORE };
  const isWaiting = state === "answering" && turns.length === 0;
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      Try again
    </Button>
  );

  return (
    <TurnView turn={turn} by={asked.model}>
      {isWaiting && <Waiting />}
      {state === "answered" && ended && (
        <p className="text-xs text-muted">{ended}</p>
      )}
      {state === "failed" && <Failed error={error} retry={retry} />}
      {state !== "answering" && <Footer answer={answer} {...props} />}
    </TurnView>
  );
}

const NOTHING = { role: "assistant", text: "", images: [] };

const Waiting = () => (
  <div className="grid gap-2">
    <span className="sr-only">The model is asked</span>
    <Skeleton className="h-4 w-2/3" />
    <Skeleton className="h-4 w-1/2" />
  </div>
);

type FailedProps = { error: unknown; retry: React.ReactNode };

function Failed({ error, retry }: FailedProps) {
  if (!(error instanceof BrokeOff)) {
    return <Refusal error={error} actions={retry} />;
  }
  return (
    <ErrorState
      title="The answer broke off"
      detail={error.message}
      actions={retry}
    />
  );
}

type FooterProps = Omit<AnsweredProps, "onRetry">;

/** What came of an answer: what it cost, where it is, and what would have asked it. */
function Footer({ app, origin, models, answer }: FooterProps) {
  const { asked, state, told } = answer;
  const [showsCode, setShowsCode] = useState(false);
  const price = models.find(({ id }) => id === asked.model)?.price ?? null;

  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        {state === "stopped" && <Badge look="gone">Stopped</Badge>}
        {told && <Spent usage={withCost(told.usage, price)} />}
        {told?.id && told.stored && (
          <Link
            href={predictionHref(app, told.id)}
            prefetch={false}
            className="link"
          >
            Open the record
          </Link>
        )}
        {told && !told.stored && <span>Not kept</span>}
        <button
          type="button"
          aria-expanded={showsCode}
          onClick={() => setShowsCode(!showsCode)}
          className="link"
        >
          Code
        </button>
      </p>
      {showsCode && (
        <CodeBlock
          label="What would have asked the same"
          samples={chatSnippets(asked, origin)}
        />
      )}
    </>
  );
}
