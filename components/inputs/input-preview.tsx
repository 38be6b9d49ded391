"use client";

import { CloudDownload, CloudOff, Film, ImageOff } from "lucide-react";
import { useState } from "react";

import { inputName } from "@/components/inputs/naming";
import { thumbnailUrl } from "@/components/inputs/place";
import { beyondPreview, ExcerptText } from "@/components/search/excerpt";
import { Found } from "@/components/search/found";
import { cn } from "@/components/ui/cn";
import { runningTime } from "@/components/ui/format-time";
import type { Query } from "@/lib/search/language/query";
import type { FoundInput } from "@/lib/search/schema";

/** Below this size, in pixels, there is no room for words. */
const SMALL = 128;

type InputPreviewProps = {
  app: string;
  input: FoundInput;
  /** In pixels: twice what is shown, for sharp screens. */
  size?: number;
  className?: string;
  /** What was searched for, to mark it. */
  query?: Query;
};

/** The thing itself, small: an image, a frame of a video, how a text begins. */
export function InputPreview({
  app,
  input,
  size = 512,
  className,
  query,
}: InputPreviewProps) {
  const excerpt = beyondPreview(input.excerpts);
  const frame = cn("relative size-full overflow-hidden bg-sunken", className);

  if (input.fetch) {
    return (
      <div className={frame}>
        <NotHere fetch={input.fetch} small={size < SMALL} />
      </div>
    );
  }

  if (input.type === "image") {
    return (
      <div
        className={cn(
          frame,
          // Nothing is seen through a JPEG, and squares take their time to paint.
          input.media_type !== "image/jpeg" && "checkerboard",
        )}
      >
        <Thumbnail app={app} input={input} size={size} />
      </div>
    );
  }
  if (input.type === "video") {
    return (
      <div className={frame}>
        <Thumbnail app={app} input={input} size={size} />
        {input.duration_ms !== null && (
          <span className="figures absolute right-1.5 bottom-1.5 rounded-sm bg-ink/75 px-1 text-bg text-xs">
            {runningTime(input.duration_ms / 1000)}
          </span>
        )}
      </div>
    );
  }
  return (
    <div className={frame}>
      <p
        aria-hidden
        className="whitespace-pre-wrap break-words p-3 text-xs text-muted"
      >
        {excerpt ? (
          <ExcerptText excerpt={excerpt} />
        ) : (
          <Found text={input.preview ?? ""} query={query} />
        )}
      </p>
      <div className="absolute inset-x-0 bottom-0 h-8 bg-linear-to-t from-sunken to-transparent" />
    </div>
  );
}

type NotHereProps = { fetch: NonNullable<FoundInput["fetch"]>; small: boolean };

/** Where the thing will be that was given by URL. */
function NotHere({ fetch: { state }, small }: NotHereProps) {
  const failed = state === "failed";
  const Mark = failed ? CloudOff : CloudDownload;
  return (
    <div className="grid size-full place-content-center justify-items-center gap-1.5 p-2 text-center text-muted text-xs">
      <Mark className="size-5 max-h-full stroke-[1.5]" />
      {!small && (failed ? "Couldn't be fetched" : "Being fetched")}
    </div>
  );
}

function Thumbnail({ app, input, size = 512 }: InputPreviewProps) {
  const [failed, setFailed] = useState(false);
  if (failed) {
    return (
      <div className="grid size-full place-items-center text-muted">
        {input.type === "video" ? (
          <Film className="size-6 max-h-2/3 stroke-[1.5]" />
        ) : (
          <ImageOff className="size-5 stroke-[1.5]" />
        )}
      </div>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: content of a record never passes Next's image cache.
    <img
      src={thumbnailUrl(app, input.id, size)}
      alt={inputName(input)}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(true)}
      className="absolute inset-0 size-full object-cover"
    />
  );
}
