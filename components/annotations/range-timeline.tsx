import type { Marked } from "@/components/annotations/bodies";

type RangeTimelineProps = {
  /** Where the player stands, in seconds. */
  time: number;
  /** How long it is. Null: not known yet. */
  duration: number | null;
  ranges: Marked<"ranges">[];
  /** Where one was begun that isn't ended yet. */
  begun: number | null;
};

/** Where the ranges are. The list tells the same in words. */
export function RangeTimeline({
  duration,
  time,
  ranges,
  begun,
}: RangeTimelineProps) {
  if (!duration) return null;
  const at = (second: number) => `${(second / duration) * 100}%`;
  return (
    <svg
      aria-hidden="true"
      className="h-6 w-full border-b border-line bg-sunken"
    >
      {ranges.map(({ annotation, place, mark }) => (
        <rect
          key={`${annotation.id} ${place}`}
          x={at(mark.start)}
          y="6"
          width={at(Math.max(mark.end - mark.start, duration / 400))}
          height="12"
          rx="2"
          className="fill-accent/60 stroke-accent"
        />
      ))}
      {begun !== null && (
        <rect
          x={at(Math.min(begun, time))}
          y="6"
          width={at(Math.abs(time - begun))}
          height="12"
          rx="2"
          className="fill-accent/20 stroke-accent"
          strokeDasharray="4 3"
        />
      )}
      <line
        x1={at(time)}
        x2={at(time)}
        y1="0"
        y2="24"
        className="stroke-2 stroke-ink"
      />
    </svg>
  );
}
