"use client";

import { type ReactNode, useMemo, useState } from "react";

import { marksOf } from "@/components/annotations/bodies";
import type { Annotating } from "@/components/annotations/use-annotating";
import { isInChat } from "@/components/chats/answered";
import { ChatAnswer } from "@/components/chats/chat-answer";
import { TurnView } from "@/components/chats/turn-view";
import type { Chat, ChatState } from "@/components/chats/use-chat";
import { TextViewer } from "@/components/inputs/text-viewer";
import { type Mark, washes } from "@/components/predictions/marks";
import { FailedQuery } from "@/components/ui/failed-query";
import { exactNumber } from "@/components/ui/format-number";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { Surface } from "@/components/ui/surface";
import type { PredictionView } from "@/lib/predictions/schema";
import type { Query } from "@/lib/search/language/query";
import { marksIn } from "@/lib/search/marks";

type ChatViewerProps = {
  state: ChatState;
  /** What was answered to it, newest first. */
  predictions?: PredictionView[];
  /** What a model found in its transcript; of people where nobody can change it. */
  spans?: Mark[];
  /** What it was found by, to be marked. */
  query?: Query;
  /** What people said of its transcript. */
  annotating?: Annotating;
  mayAnnotate?: boolean;
};

/** A conversation as people read one; or as one text, which can be annotated. */
export function ChatViewer({ state, ...props }: ChatViewerProps) {
  if (state.chat) return <Read chat={state.chat} {...props} />;
  if (state.error) {
    return <FailedQuery error={state.error} retry={state.retry} />;
  }
  return <Skeleton className="h-96 rounded-lg" />;
}

type ReadProps = Omit<ChatViewerProps, "state"> & { chat: Chat };

function Read(props: ReadProps) {
  const { chat, annotating, mayAnnotate, spans, query } = props;
  const [chosen, setChosen] = useState<"chat" | "transcript">("chat");
  // Who picks a mark wants to do something with it.
  const as = annotating?.picked ? "transcript" : chosen;
  const choose = (next: typeof chosen) => {
    annotating?.pick(null);
    setChosen(next);
  };

  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label="Read as"
          value={as}
          onValueChange={choose}
          options={[
            { value: "chat", label: "Chat" },
            { value: "transcript", label: "Transcript" },
          ]}
        />
        <span className="figures text-xs text-muted">
          {counted(chat.turns.length)}
        </span>
      </div>
      {as === "chat" ? (
        <Turns {...props} />
      ) : (
        <TextViewer
          text={chat.transcript}
          spans={spans}
          query={query}
          annotating={annotating}
          mayAnnotate={mayAnnotate}
        />
      )}
    </div>
  );
}

const counted = (turns: number) =>
  turns === 1 ? "1 message" : `${exactNumber(turns)} messages`;

/** A conversation with its answers, the one that came last at the end. */
function Turns({ chat, predictions = [], ...marked }: ReadProps) {
  const { turns, starts } = chat;
  const marks = useMarks(chat.transcript, marked);
  const answers = predictions.filter(isInChat).toReversed();

  return (
    <Surface
      aria-label="Chat"
      className="overflow-hidden"
      onClick={(event) => {
        const { target } = event;
        if (!(target instanceof Element)) return;
        const mark = target.closest<HTMLElement>("[data-mark]");
        if (mark) marked.annotating?.pick(mark.dataset.mark ?? null);
      }}
    >
      <ol className="grid grid-cols-[minmax(0,1fr)]">
        {turns.map((turn, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a conversation doesn't change.
          <Row key={place}>
            <TurnView turn={turn} start={starts[place]} marks={marks} />
          </Row>
        ))}
        {answers.map((prediction) => (
          <Row key={prediction.id}>
            <ChatAnswer prediction={prediction} />
          </Row>
        ))}
      </ol>
    </Surface>
  );
}

const Row = ({ children }: { children: ReactNode }) => (
  <li className="min-w-0 border-b border-line last:border-0">{children}</li>
);

/** What was found by models and said by people, in the transcript's places. */
function useMarks(
  transcript: string,
  { spans = NONE, query, annotating }: Omit<ReadProps, "chat">,
) {
  const said = annotating ? marksOf(annotating.annotations, "spans") : [];
  const all: Mark[] = [
    ...spans,
    ...said.map(({ annotation, place, mark }) => ({
      ...{ ...mark, value: 1 },
      key: `${annotating?.keyOf(annotation)} ${place}`,
    })),
  ];
  const found = useMemo(
    () => (query ? marksIn(query, transcript, "anything") : []),
    [query, transcript],
  );
  return { spans: all, colors: washes(all), found };
}

const NONE: Mark[] = [];
