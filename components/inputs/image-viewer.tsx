"use client";

import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 8];

type ImageViewerProps = {
  src: string;
  alt: string;
  width: number | null;
  height: number | null;
};

/** An image, large: as a whole, or magnified and moved about. */
export function ImageViewer({ src, alt, width, height }: ImageViewerProps) {
  const [zoom, setZoom] = useState<"whole" | number>("whole");
  const frame = useRef<HTMLDivElement>(null);
  const pan = usePan();

  const fitted = () => {
    const shown = frame.current?.querySelector("img")?.clientWidth ?? 0;
    return width ? shown / width : 1;
  };
  const step = (direction: 1 | -1) => {
    const now = zoom === "whole" ? fitted() : zoom;
    const next =
      direction === 1
        ? STEPS.find((candidate) => candidate > now + 0.01)
        : STEPS.findLast((candidate) => candidate < now - 0.01);
    if (next) setZoom(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "+" || event.key === "=") step(1);
    else if (event.key === "-") step(-1);
    else if (event.key === "0") setZoom("whole");
  };

  return (
    <div
      ref={frame}
      className="relative overflow-hidden rounded-lg border border-line"
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label={`${alt}. Plus and minus zoom, 0 shows the whole`}
        onKeyDown={press}
        {...(zoom !== "whole" && pan)}
        className={cn(
          "checkerboard focus-visible:-outline-offset-2",
          zoom === "whole"
            ? "grid min-h-56 place-items-center p-4"
            : "h-[min(70dvh,48rem)] cursor-grab overflow-auto overscroll-contain active:cursor-grabbing",
        )}
      >
        {/* biome-ignore lint/performance/noImgElement: content of a record never passes Next's image cache. */}
        <img
          src={src}
          alt={alt}
          width={
            zoom === "whole"
              ? (width ?? undefined)
              : (width ?? 0) * zoom || undefined
          }
          height={
            zoom === "whole"
              ? (height ?? undefined)
              : (height ?? 0) * zoom || undefined
          }
          draggable={false}
          className={cn(
            "mx-auto",
            zoom === "whole"
              ? "size-auto max-h-[min(66dvh,46rem)] max-w-full object-contain"
              : "h-auto max-w-none",
            typeof zoom === "number" &&
              zoom >= 2 &&
              "[image-rendering:pixelated]",
          )}
        />
      </section>
      <div className="absolute right-3 bottom-3 flex items-center rounded-md bg-surface p-0.5 shadow-float">
        <IconButton label="Smaller" size="small" onClick={() => step(-1)}>
          <ZoomOut />
        </IconButton>
        <Button
          look="quiet"
          size="small"
          className="figures w-14"
          onClick={() => setZoom(1)}
        >
          {zoom === "whole" ? "Whole" : `${Math.round(zoom * 100)} %`}
        </Button>
        <IconButton label="Larger" size="small" onClick={() => step(1)}>
          <ZoomIn />
        </IconButton>
        <IconButton
          label="Show the whole"
          size="small"
          onClick={() => setZoom("whole")}
        >
          <Maximize />
        </IconButton>
      </div>
    </div>
  );
}

/** Moves what is larger than its frame by dragging it. */
function usePan() {
  const from = useRef<{ x: number; y: number } | null>(null);

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType !== "mouse") return;
      const { scrollLeft, scrollTop } = event.currentTarget;
      from.current = {
        x: scrollLeft + event.clientX,
        y: scrollTop + event.clientY,
      };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (!from.current) return;
      event.currentTarget.scrollTo(
        from.current.x - event.clientX,
        from.current.y - event.clientY,
      );
    },
    onPointerUp() {
      from.current = null;
    },
  };
}
