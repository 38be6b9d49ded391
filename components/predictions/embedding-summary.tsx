import { exactNumber } from "@/components/ui/format-number";

const BARS = 96;

/** An embedding: how long it is, and what it looks like from afar. */
export function EmbeddingSummary({ embedding }: { embedding: number[] }) {
  const means = bucketMeans(embedding);
  const peak = Math.max(...means.map(Math.abs), Number.EPSILON);
  const length = Math.sqrt(embedding.reduce((sum, x) => sum + x * x, 0));

  return (
    <div className="grid gap-2">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${means.length} 2`}
        preserveAspectRatio="none"
        className="h-14 w-full rounded-md bg-sunken"
      >
        {means.map((mean, place) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            key={place}
            x={place + 0.15}
            y={1 - Math.max(mean, 0) / peak}
            width={0.7}
            height={Math.abs(mean) / peak}
            className="fill-accent"
          />
        ))}
      </svg>
      <p className="figures text-sm text-muted">
        {exactNumber(embedding.length)} numbers, of length {length.toFixed(3)}
      </p>
    </div>
  );
}

function bucketMeans(numbers: number[]): number[] {
  const buckets = Math.min(BARS, numbers.length);
  return Array.from({ length: buckets }, (_, place) => {
    const from = Math.floor((place * numbers.length) / buckets);
    const to = Math.floor(((place + 1) * numbers.length) / buckets);
    const part = numbers.slice(from, to);
    return part.reduce((sum, x) => sum + x, 0) / part.length;
  });
}
