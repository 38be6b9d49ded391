"use client";

import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import type { ComponentProps, KeyboardEvent, ReactNode } from "react";
import type { Size } from "@/components/annotations/geometry";
import { wayOf } from "@/components/annotations/region-keys";
import type { PictureView } from "@/components/inputs/picture-view";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";

const PAN = 24;

type PictureFrameProps = {
  src: string;
  alt: string;
  size: Size;
  picture: PictureView;
  /** What a pointer does. */
  gestures: Partial<ComponentProps<"section">>;
  /** Takes a key first; answers whether it did. */
  press?: (event: KeyboardEvent<HTMLElement>) => boolean;
  cursor?: string;
  /** Whether fingers draw, and don't scroll the page. */
  drawing?: boolean;
  /** Above the picture. */
  tools?: ReactNode;
  /** Over it. */
  children?: ReactNode;
  /** What hangs from it. */
  prompt?: ReactNode;
};

/** A picture that is magnified and moved about, with what is drawn over it. */
export function PictureFrame({
  src,
  alt,
  size,
  picture,
  gestures,
  press,
  cursor = "cursor-grab",
  drawing = false,
  tools,
  children,
  prompt,
}: PictureFrameProps) {
  const { view, isWhole } = picture;
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    if (press?.(event) || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const way = wayOf(event);
    if (event.key === "+" || event.key === "=") picture.step(1);
    else if (event.key === "-") picture.step(-1);
    else if (event.key === "0") picture.showWhole();
    else if (way && !isWhole)
      picture.panBy({ x: -way.x * PAN, y: -way.y * PAN });
    else return;
    event.preventDefault();
  };

  return (
    <div className="rounded-lg border border-line bg-surface">
      {tools && (
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-1.5 py-1">
          {tools}
        </header>
      )}
      <div className="relative">
        <section
          ref={picture.ref}
          data-picture
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys.
          tabIndex={0}
          aria-label={`${alt}. Plus and minus zoom, 0 shows the whole`}
          onKeyDown={pressed}
          {...gestures}
          className={cn(
            "checkerboard relative w-full select-none overflow-hidden focus-visible:-outline-offset-2",
            tools ? "rounded-b-lg" : "rounded-lg",
            drawing || !isWhole ? "touch-none" : "touch-pan-y",
            isWhole && cursor === "cursor-grab"
              ? "cursor-default"
              : cn(
                  cursor,
                  cursor === "cursor-grab" && "active:cursor-grabbing",
                ),
          )}
          style={{
            aspectRatio: `${size.width} / ${size.height}`,
            minHeight: "14rem",
            maxHeight: "min(70dvh, 46rem)",
          }}
        >
          {/* biome-ignore lint/performance/noImgElement: content of a record never passes Next's image cache. */}
          <img
            src={src}
            alt={alt}
            width={size.width}
            height={size.height}
            draggable={false}
            className={cn(
              "absolute max-w-none",
              view
                ? "top-0 left-0 origin-top-left"
                : "inset-0 size-full object-scale-down",
              view && view.scale >= 2 && "[image-rendering:pixelated]",
            )}
            style={
              view
                ? {
                    transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
                  }
                : undefined
            }
          />
          {children}
        </section>
        <ZoomButtons picture={picture} />
        {prompt}
      </div>
    </div>
  );
}

function ZoomButtons({ picture }: { picture: PictureView }) {
  const { isWhole, view, step, zoomTo, showWhole } = picture;
  return (
    <div className="absolute right-3 bottom-3 flex items-center rounded-md bg-surface p-0.5 shadow-float">
      <IconButton label="Smaller" size="small" onClick={() => step(-1)}>
        <ZoomOut />
      </IconButton>
      <Button
        look="quiet"
        size="small"
        className="figures w-14"
        onClick={() => zoomTo(1)}
      >
        {isWhole ? "Whole" : `${Math.round((view?.scale ?? 1) * 100)} %`}
      </Button>
      <IconButton label="Larger" size="small" onClick={() => step(1)}>
        <ZoomIn />
      </IconButton>
      <IconButton label="Show the whole" size="small" onClick={showWhole}>
        <Maximize />
      </IconButton>
    </div>
  );
}
