"use client";

import { DrawnRegions } from "@/components/annotations/drawn-regions";
import { ChatViewer } from "@/components/chats/chat-viewer";
import { useChat } from "@/components/chats/use-chat";
import {
  sharedContentUrl,
  sharedThumbnailUrl,
} from "@/components/community/place";
import { ImageViewer } from "@/components/inputs/image-viewer";
import { inputName } from "@/components/inputs/naming";
import { TextViewer } from "@/components/inputs/text-viewer";
import { VideoViewer } from "@/components/inputs/video-viewer";
import type { Track } from "@/components/predictions/frame-timeline";
import { RegionOverlay } from "@/components/predictions/region-overlay";
import { useFoundBy } from "@/components/search/found-by";
import type { Output } from "@/lib/models/output";
import type { SharedInput } from "@/lib/sharing/schema";

type SharedThingProps = {
  shared: SharedInput & { id: string };
  /** Of a text: how it begins. */
  text?: string;
  /** Where the rest of it begins, in bytes. */
  next?: number;
};

/** The thing itself, large, with what is shared of what models and people found in it. */
export function SharedThing({ shared, text, next }: SharedThingProps) {
  const query = useFoundBy();
  const src = sharedContentUrl(shared.id);
  const { predictions, annotations } = shared;
  const chat = useChat({
    ...{ mediaType: shared.media_type, url: src },
    ...{ text, next },
  });
  const said = annotations ?? [];
  switch (shared.type) {
    case "image": {
      const found = newestOf(predictions, "regions")?.regions ?? [];
      const drawn = said.flatMap(({ regions }) => regions);
      return (
        <ImageViewer
          src={src}
          alt={inputName(shared)}
          width={shared.width}
          height={shared.height}
          over={(place) => (
            <>
              <RegionOverlay
                regions={{ one: found, other: [] }}
                place={place}
              />
              <DrawnRegions regions={drawn} place={place} />
            </>
          )}
        />
      );
    }
    case "video":
      return (
        <VideoViewer
          src={src}
          name={inputName(shared)}
          poster={sharedThumbnailUrl(shared.id, 512)}
          tracks={tracksIn(predictions)}
        />
      );
    case "text": {
      const found = newestOf(predictions, "spans")?.spans ?? [];
      const marked = said
        .flatMap(({ spans }) => spans)
        .map((span, place) => ({ ...span, value: 1, key: `said ${place}` }));
      const spans = [...found, ...marked];
      if (chat) return <ChatViewer state={chat} spans={spans} query={query} />;
      return (
        <TextViewer
          text={text ?? shared.preview ?? ""}
          spans={spans}
          query={query}
          rest={next === undefined ? undefined : { url: src, next }}
        />
      );
    }
  }
}

type Predictions = SharedInput["predictions"];
type OutputWith<Kind extends string> = Extract<Output, Record<Kind, unknown>>;

/** What the last model answered that answers so. */
function newestOf<Kind extends "regions" | "spans">(
  predictions: Predictions,
  kind: Kind,
): OutputWith<Kind> | undefined {
  return predictions
    ?.map(({ output }) => output)
    .find((output): output is OutputWith<Kind> => kind in output);
}

/** What was answered of frames, by each model last. */
function tracksIn(predictions: Predictions): Track[] {
  const tracks = new Map<string, Track>();
  for (const { model, output } of predictions ?? []) {
    if (!("frames" in output) || tracks.has(model)) continue;
    tracks.set(model, { id: model, model, frames: output.frames });
  }
  return [...tracks.values()];
}
