"use client";

import { Film, ImageOff } from "lucide-react";
import { useState } from "react";

import { sharedThumbnailUrl } from "@/components/community/place";
import { inputName } from "@/components/inputs/naming";
import { Found } from "@/components/search/found";
import type { Query } from "@/lib/search/language/query";
import type { SharedInput } from "@/lib/sharing/schema";

type SharedPreviewProps = {
  shared: SharedInput;
  /** What was searched for, to mark it. */
  query?: Query;
};

/** What is shared, small: an image, a frame of a video, how a text begins. */
export function SharedPreview({ shared, query }: SharedPreviewProps) {
  switch (shared.type) {
    case "image":
      return (
        <div className="checkerboard relative size-full overflow-hidden bg-sunken">
          <Thumbnail shared={shared} />
        </div>
      );
    case "video":
      return (
        <div className="relative size-full overflow-hidden bg-sunken">
          <Thumbnail shared={shared} />
        </div>
      );
    case "text":
      return (
        <div className="relative size-full overflow-hidden bg-sunken">
          <p
            aria-hidden
            className="whitespace-pre-wrap break-words p-3 text-xs text-muted"
          >
            <Found text={shared.preview ?? ""} query={query} />
          </p>
          <div className="absolute inset-x-0 bottom-0 h-8 bg-linear-to-t from-sunken to-transparent" />
        </div>
      );
  }
}

function Thumbnail({ shared }: { shared: SharedInput }) {
  const [failed, setFailed] = useState(false);
  if (failed || shared.id === null) {
    return (
      <div className="grid size-full place-items-center text-muted">
        {shared.type === "video" ? (
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
      src={sharedThumbnailUrl(shared.id, 512)}
      alt={inputName(shared)}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(true)}
      className="absolute inset-0 size-full object-cover"
    />
  );
}
