"use client";

import { useRef, useState } from "react";

import {
  FrameTimeline,
  type Track,
} from "@/components/predictions/frame-timeline";

type VideoViewerProps = {
  src: string;
  name: string;
  /** A frame of it, shown until it is played. */
  poster?: string;
  /** As far as it is known before the video is there. */
  durationMs?: number | null;
  /** What models answered of its frames, newest first. */
  tracks?: Track[];
};

// A hair past a frame's beginning, so that this frame is seen and not the one before.
const INTO_FRAME_SECONDS = 0.001;

/** A video, and what was answered of its frames. It is fetched in ranges, as it is watched. */
export function VideoViewer({
  src,
  name,
  poster,
  durationMs,
  tracks = [],
}: VideoViewerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [time, setTime] = useState(0);
  const [length, setLength] = useState((durationMs ?? 0) / 1000);
  const last = Math.max(...tracks.flatMap(lastTime), 0);
  const seek = (to: number) => {
    setTime(to);
    if (video.current) video.current.currentTime = to + INTO_FRAME_SECONDS;
  };

  return (
    <div className="grid gap-4">
      {/* biome-ignore lint/a11y/useMediaCaption: what people send comes without captions. */}
      <video
        ref={video}
        src={src}
        poster={poster}
        controls
        preload="metadata"
        aria-label={name}
        onTimeUpdate={({ currentTarget }) => setTime(currentTarget.currentTime)}
        onDurationChange={({ currentTarget: { duration } }) => {
          if (Number.isFinite(duration)) setLength(duration);
        }}
        className="max-h-[70dvh] w-full rounded-lg border border-line bg-ink"
      />
      {tracks.length > 0 && (
        <FrameTimeline
          tracks={tracks}
          time={time}
          length={Math.max(length, last, 0.1)}
          seek={seek}
        />
      )}
    </div>
  );
}

const lastTime = ({ frames }: Track) => frames.at(-1)?.time ?? [];
