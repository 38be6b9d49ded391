import { answeredTurns } from "@/components/chats/answered";
import { Spent } from "@/components/chats/spent";
import { TurnView } from "@/components/chats/turn-view";
import { OutcomeBadge } from "@/components/predictions/outcome-badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PredictionView } from "@/lib/predictions/schema";

type ChatAnswerProps = { prediction: PredictionView };

/** What a model answered in a conversation: as its turn, also where it broke off. */
export function ChatAnswer({ prediction }: ChatAnswerProps) {
  const { said, model, outcome, usage, created_at } = prediction;
  const { turns, ended } = answeredTurns(said ?? {});
  const shown = turns.length > 0 ? turns : [NOTHING];

  return shown.map((turn, place) => (
    <TurnView
      // biome-ignore lint/suspicious/noArrayIndexKey: an answer doesn't change.
      key={place}
      turn={turn}
      by={
        <>
          <span className="[overflow-wrap:anywhere]">{model.id}</span>
          <RelativeTime at={created_at} />
        </>
      }
    >
      {turn === NOTHING && (
        <p className="text-muted">Nothing came of its answer.</p>
      )}
      {place === shown.length - 1 && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
          <OutcomeBadge outcome={outcome} />
          {outcome === "ok" && ended && <span>{ended}</span>}
          <Spent usage={usage} />
        </p>
      )}
    </TurnView>
  ));
}

const NOTHING = {
  ...{ role: "assistant", text: "", reasoning: "" },
  ...{ images: [], calls: [] },
};
