"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

import { TimeRanges } from "@/components/annotations/time-ranges";
import type { Annotating } from "@/components/annotations/use-annotating";

type AnnotatedVideoProps = {
  annotating: Annotating;
  mayAnnotate: boolean;
  /** The player: the first video in it is the one that is meant. */
  children: ReactNode;
};

/** A player, and below it the parts of the video that people speak of. */
export function AnnotatedVideo({
  annotating,
  mayAnnotate,
  children,
}: AnnotatedVideoProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [time, setTime] = useState(0);
  const [duration, setDuration] = useState<number | null>(null);
  const video = () => frame.current?.querySelector("video") ?? null;

  useEffect(() => {
    const element = frame.current;
    const read = () => {
      const player = element?.querySelector("video");
      if (!player) return;
      setTime(player.currentTime);
      setDuration(Number.isFinite(player.duration) ? player.duration : null);
    };
    // What a player tells doesn't bubble, but it is captured on the way.
    for (const event of TOLD) element?.addEventListener(event, read, true);
    read();
    return () => {
      for (const event of TOLD) element?.removeEventListener(event, read, true);
    };
  }, []);

  return (
    <div className="grid gap-3">
      <div ref={frame}>{children}</div>
      <TimeRanges
        annotating={annotating}
        mayAnnotate={mayAnnotate}
        time={time}
        duration={duration}
        onSeek={(time) => {
          const player = video();
          if (player) player.currentTime = time;
        }}
      />
    </div>
  );
}

const TOLD = ["timeupdate", "seeking", "seeked", "durationchange"];
