"use client";

import { Histogram } from "@/components/retention/histogram";
import {
  recordsWords,
  whatGoes,
  whatStays,
} from "@/components/retention/preview-words";
import { useNow, useZone } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { parseDuration } from "@/lib/duration";
import type { PolicyView, Preview } from "@/lib/retention/schema";

const DAY_SECONDS = 86_400;

type PreviewPanelProps = {
  app: string;
  /** Undefined: it is on its way. */
  preview: Preview | undefined;
  policy: PolicyView;
  window: string | null;
  /** Whether it is of another window than the chosen one, and the right one is coming. */
  waiting: boolean;
};

/** What the chosen window does: in words, and as a chart that moves with it. */
export function PreviewPanel({
  preview,
  policy,
  window,
  waiting,
}: PreviewPanelProps) {
  const now = useNow();
  const zone = useZone();
  if (!preview) return <Skeleton className="h-64" />;
  const others = whatStays(preview, now);

  return (
    <div
      aria-busy={waiting}
      className={cn("grid gap-4 transition-opacity", waiting && "opacity-60")}
    >
      <div aria-live="polite" className="grid gap-0.5">
        {preview.records > 0 ? (
          <p className="text-amber-text">
            <strong className="font-medium">
              {recordsWords(preview.records)} would be destroyed now
            </strong>
            : {whatGoes(preview, now, zone)}.
          </p>
        ) : (
          <p>Nothing would be destroyed now.</p>
        )}
        {others.map((sentence) => (
          <p key={sentence} className="text-muted">
            {sentence}
          </p>
        ))}
      </div>
      <Histogram preview={preview} days={daysOf(window, policy.window)} />
    </div>
  );
}

/** The longer of two windows, so that the chart stays while a shorter one is tried. */
function daysOf(...windows: (string | null)[]): number {
  const seconds = windows.map(
    (window) => (window && parseDuration(window)) || 0,
  );
  return Math.ceil(Math.max(...seconds) / DAY_SECONDS) + 1;
}
