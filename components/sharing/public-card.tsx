import { Film } from "lucide-react";
import { type ReactNode, useState } from "react";

import { SaidList } from "@/components/community/said-list";
import { MetadataList } from "@/components/inputs/metadata-list";
import { inputName } from "@/components/inputs/naming";
import { thumbnailUrl } from "@/components/inputs/place";
import { topAnswer } from "@/components/predictions/top-answer";
import { Bytes } from "@/components/ui/quantity";
import type { SharedInput } from "@/lib/sharing/schema";

type PublicCardProps = {
  app: string;
  input: string;
  card: SharedInput;
  /** Whether a licence was chosen already. */
  licensed: boolean;
};

/** What others would see of a record: the card itself, and nothing that isn't on it. */
export function PublicCard({ app, input, card, licensed }: PublicCardProps) {
  const { metadata, predictions, annotations } = card;

  return (
    <article
      aria-label="What others would see"
      className="grid gap-3 overflow-hidden rounded-lg border border-line bg-surface"
    >
      <Thing app={app} input={input} card={card} />
      <div className="grid gap-2 px-3 pb-3 text-sm">
        <p className="font-medium [overflow-wrap:anywhere]">
          {inputName(card)}
        </p>
        <p className="text-muted">
          {card.media_type}
          {card.bytes !== null && (
            <>
              {" · "}
              <Bytes value={card.bytes} />
            </>
          )}
          {" · by "}
          {card.attribution}
          {licensed && ` · ${card.licence}`}
        </p>
        {metadata && Object.keys(metadata).length > 0 && (
          <Part title="Metadata">
            <MetadataList metadata={metadata} />
          </Part>
        )}
        {predictions && predictions.length > 0 && (
          <Part title="Predictions">
            <ul className="grid gap-1">
              {predictions.map(({ model, output }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
                <li key={place} className="truncate">
                  <span className="font-medium">{model}</span>{" "}
                  <span className="text-muted">{topAnswer(output)}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        {annotations && annotations.length > 0 && (
          <Part title="Annotations">
            <SaidList said={annotations} />
          </Part>
        )}
      </div>
    </article>
  );
}

function Thing({ app, input, card }: Omit<PublicCardProps, "licensed">) {
  if (card.type === "text") {
    return (
      <p className="max-h-40 overflow-hidden whitespace-pre-wrap bg-sunken p-3 text-xs text-muted [overflow-wrap:anywhere]">
        {card.preview}
      </p>
    );
  }
  return <Picture key={input} app={app} input={input} card={card} />;
}

/** An image, or a frame of a video. */
function Picture({ app, input, card }: Omit<PublicCardProps, "licensed">) {
  const [failed, setFailed] = useState(false);
  if (failed) {
    return (
      <div className="grid aspect-video place-items-center bg-sunken text-muted">
        <Film className="size-6 stroke-[1.5]" />
      </div>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: content of a record never passes Next's image cache.
    <img
      src={thumbnailUrl(app, input, 512)}
      alt={inputName(card)}
      onError={() => setFailed(true)}
      className="checkerboard max-h-56 w-full object-contain"
    />
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1">
      <h4 className="text-xs text-muted">{title}</h4>
      {children}
    </section>
  );
}
