"use client";

import { MessageSquarePlus, MessagesSquare } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

import { Composer } from "@/components/playground/chat/composer";
import { ExchangeView } from "@/components/playground/chat/exchange-view";
import type {
  Asking,
  Conversation,
} from "@/components/playground/chat/use-conversation";
import { Button } from "@/components/ui/button";
import { FieldFrame } from "@/components/ui/field";
import { Surface } from "@/components/ui/surface";
import { Textarea } from "@/components/ui/textarea";
import type { ModelView } from "@/lib/predictions/schema";

type ChatPanelProps = {
  app: string;
  origin: string;
  models: ModelView[];
  model: ModelView;
  store: boolean;
  conversation: Conversation;
  /** What is typed, and not said yet. */
  text: string;
  onText: (text: string) => void;
  /** Which model it is, and what is kept. */
  settings: ReactNode;
};

/** A conversation with a model, its messages one under the other as they come. */
export function ChatPanel(props: ChatPanelProps) {
  const { model, store, conversation, text, onText, settings } = props;
  const { exchanges, isAnswering } = conversation;
  const asking: Asking = { model: model.id, store };

  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex flex-col gap-5 lg:sticky lg:top-17 lg:col-start-2 lg:row-start-1 lg:self-start">
        {settings}
        <SystemPrompt conversation={conversation} />
        {exchanges.length > 0 && (
          <Button className="self-start" onClick={conversation.clear}>
            <MessageSquarePlus />
            New conversation
          </Button>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:col-start-1 lg:row-start-1 lg:min-h-[calc(100dvh-5.75rem)]">
        <Said {...props} onRetry={() => conversation.retry(asking)} />
        <span role="status" className="sr-only">
          {isAnswering ? "Answering" : exchanges.length > 0 && "Answered"}
        </span>
        <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] mt-auto bg-bg pb-2 md:bottom-0 md:pb-3">
          <Composer
            text={text}
            onText={onText}
            takesImages={model.takes.includes("image")}
            isAnswering={isAnswering}
            onSay={(said) => conversation.say(said, asking)}
            onStop={conversation.stop}
          />
        </div>
      </div>
    </div>
  );
}

type SaidProps = ChatPanelProps & { onRetry: () => void };

function Said({ conversation, onRetry, ...props }: SaidProps) {
  const { exchanges, isAnswering } = conversation;
  const end = useFollowing(exchanges.length, isAnswering);
  if (exchanges.length === 0) return <NothingSaid />;

  return (
    <div>
      <Surface aria-label="Conversation" className="overflow-hidden">
        <ol className="grid grid-cols-[minmax(0,1fr)] divide-y divide-line">
          {exchanges.map((exchange, place) => (
            <ExchangeView
              key={exchange.key}
              {...props}
              exchange={exchange}
              onRetry={place === exchanges.length - 1 ? onRetry : undefined}
            />
          ))}
        </ol>
      </Surface>
      <div ref={end} className="scroll-mb-40" />
    </div>
  );
}

/** So near to its end, in pixels, a reader follows what is being said. */
const NEAR = 160;

/** Keeps the end in view while an answer comes, unless the reader has scrolled away. */
function useFollowing(exchanges: number, isAnswering: boolean) {
  const end = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: that more was said is why.
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [exchanges]);

  useEffect(() => {
    const content = end.current?.parentElement;
    if (!content || !isAnswering) return;
    let height = content.offsetHeight;
    const observer = new ResizeObserver(() => {
      const grown = content.offsetHeight - height;
      height = content.offsetHeight;
      const { scrollHeight } = document.documentElement;
      const below = scrollHeight - window.scrollY - window.innerHeight;
      if (below - grown < NEAR) end.current?.scrollIntoView({ block: "end" });
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [isAnswering]);

  return end;
}

const NothingSaid = () => (
  <div className="grid min-h-40 grow place-items-center rounded-lg border border-dashed border-line p-6 text-center text-muted">
    <div className="grid justify-items-center gap-2">
      <MessagesSquare className="size-5 stroke-[1.5]" />
      <p>What you and the model say appears here.</p>
    </div>
  </div>
);

function SystemPrompt({ conversation }: Pick<ChatPanelProps, "conversation">) {
  return (
    <FieldFrame
      label="System prompt"
      hint="Sent before all that is said, where it isn't empty."
    >
      {(framed) => (
        <Textarea
          {...framed}
          value={conversation.system}
          onChange={(event) => conversation.setSystem(event.target.value)}
          className="max-h-60"
        />
      )}
    </FieldFrame>
  );
}
