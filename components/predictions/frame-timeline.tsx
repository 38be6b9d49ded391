"use client";

import { useState } from "react";

import { FrameStrip } from "@/components/predictions/frame-strip";
import { placeAt, seenIn } from "@/components/predictions/frames";
import { OutputView } from "@/components/predictions/output-view";
import { clock } from "@/components/ui/format-time";
import { Segmented } from "@/components/ui/segmented";
import type { Frame } from "@/lib/models/output";

/** What one model answered of a video. */
export type Track = { id: string; model: string; frames: Frame[] };

type FrameTimelineProps = {
  tracks: Track[];
  /** In seconds: where the video is, and how long it runs. */
  time: number;
  length: number;
  seek: (time: number) => void;
};

/** What models answered of a video along its time, and of the frame that is seen. */
export function FrameTimeline({
  tracks,
  time,
  length,
  seek,
}: FrameTimelineProps) {
  const [chosen, choose] = useState(tracks[0]?.id);
  const track = tracks.find(({ id }) => id === chosen) ?? tracks[0];
  const concepts = seenIn(track?.frames ?? []);
  const [wanted, want] = useState<string>();
  const concept = concepts.find(({ id }) => id === wanted) ?? concepts[0];
  if (!track) return null;
  const current = track.frames[placeAt(track.frames, time)];

  return (
    <section aria-label="Frames" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        {tracks.length > 1 ? (
          <Segmented
            label="Answers of"
            value={track.id}
            onValueChange={choose}
            options={tracks.map(({ id, model }) => ({
              value: id,
              label: model,
            }))}
          />
        ) : (
          <h2 className="font-medium text-sm">{track.model}</h2>
        )}
        {concept && concepts.length > 1 && (
          <Segmented
            label="Course of"
            value={concept.id}
            onValueChange={want}
            options={concepts.map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
          />
        )}
      </div>
      <FrameStrip
        label={`Frames by ${track.model}`}
        frames={track.frames}
        time={time}
        length={length}
        concept={concept?.id}
        seek={seek}
      />
      {current && (
        <div className="grid gap-3">
          <p className="figures text-muted text-sm">
            At {clock(current.time)}, the frame seen
          </p>
          <OutputView beside output={current.output} />
        </div>
      )}
    </section>
  );
}
