import type { Span } from "@/lib/models/output";

/** What was found in a text, or said of it. */
export type Mark = Span & {
  /** What a person said: by what it is picked. */
  key?: string;
};

/** A piece of text that is all in the same spans. */
export type Piece = {
  start: number;
  text: string;
  /** The spans that it is in, the shortest first. */
  in: Mark[];
  /** Those of them that end with it. */
  ends: Mark[];
};

/**
 * Cuts a run of text wherever a span begins or ends. The pieces, joined, are the
 * text again. Spans may overlap, and may reach beyond the run.
 */
export function cut(text: string, spans: Mark[], from = 0): Piece[] {
  const to = from + text.length;
  const near = spans.filter((span) => span.end > from && span.start < to);
  const edges = near.flatMap((span) => [
    Math.max(span.start, from),
    Math.min(span.end, to),
  ]);
  const cuts = [...new Set([from, to, ...edges])].sort((a, b) => a - b);

  return cuts.slice(0, -1).map((start, place) => {
    const end = cuts[place + 1] ?? to;
    const around = near
      .filter((span) => span.start <= start && span.end >= end)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
    return {
      start,
      text: text.slice(start - from, end - from),
      in: around,
      ends: around.filter((span) => span.end === end),
    };
  });
}

/** How often each label occurs, the most frequent first. */
export function labelCounts(
  spans: { label: string }[],
): [label: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { label } of spans)
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

const WASHES = [
  "bg-wash-1",
  "bg-wash-2",
  "bg-wash-3",
  "bg-wash-4",
  "bg-wash-5",
  "bg-wash-6",
];

/** The colour of each label, the same wherever the same labels are shown. */
export function washes(spans: Span[]): Map<string, string> {
  const labels = [...new Set(spans.map((span) => span.label))].sort();
  return new Map(
    labels.map((label, place) => [label, WASHES[place % WASHES.length] ?? ""]),
  );
}
