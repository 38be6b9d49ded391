import { boundsOf } from "@/components/annotations/geometry";
import type { Concept, Output, Region, Span } from "@/lib/models/output";
import type { Box, Shape } from "@/lib/region";

/** What two answers say of the same thing. Null: this one doesn't say it. */
export type Row = {
  key: string;
  /** What it is: a name, or where it is. */
  name: string;
  one: number | null;
  other: number | null;
  differs: boolean;
};

type Said = { key: string; name: string; value: number };

/** Values that are nearer than this are told as the same. */
const SAME = 0.1;

/** How much two regions have in common, of all that either covers, to be one. */
const OVERLAP_LEAST = 0.5;

/**
 * What two answers say, side by side, the surest first. Null: they are of kinds that
 * can't be told apart thing by thing.
 */
export function compare(
  one: Output,
  other: Output,
  text: string | undefined,
): Row[] | null {
  const [ours, theirs] = [saidIn(one, text), saidIn(other, text)];
  if (!ours || !theirs) return null;
  const matched =
    "regions" in one && "regions" in other
      ? renamed(theirs, matches(one.regions, other.regions))
      : theirs;
  const keys = [...new Set([...ours, ...matched].map(({ key }) => key))];
  return keys
    .map((key) => {
      const [first, second] = [find(ours, key), find(matched, key)];
      const values = [first?.value ?? null, second?.value ?? null] as const;
      const [mine, others] = values;
      return {
        key,
        name: first?.name ?? second?.name ?? key,
        one: mine,
        other: others,
        differs:
          mine === null || others === null || Math.abs(mine - others) >= SAME,
      };
    })
    .toSorted((a, b) => surest(b) - surest(a));
}

const surest = ({ one, other }: Row) => Math.max(one ?? 0, other ?? 0);
const find = (said: Said[], key: string) =>
  said.find((thing) => thing.key === key);

function saidIn(output: Output, text: string | undefined): Said[] | null {
  if ("concepts" in output) return output.concepts.map(ofConcept);
  if ("colors" in output) {
    return output.colors.map(({ name, share }) => ({
      ...{ key: name, name, value: share },
    }));
  }
  if ("spans" in output) return output.spans.map((span) => ofSpan(span, text));
  if ("regions" in output) {
    return output.regions.map(({ label, value }, place) => ({
      ...{ key: `${place}`, name: label, value },
    }));
  }
  return null;
}

const ofConcept = ({ id, name, value }: Concept): Said => ({
  key: (name || id).toLowerCase(),
  name: name || id,
  value,
});

const ofSpan = ({ label, start, end, value }: Span, text?: string): Said => ({
  key: `${label} ${start} ${end}`,
  name: `${label}: ${text?.slice(start, end) || `${start}–${end}`}`,
  value,
});

/** Of each region of the other answer, the place of the one in the first that it is. */
function matches(ours: Region[], theirs: Region[]): Map<number, number> {
  const free = new Set(ours.keys());
  const found = new Map<number, number>();
  for (const [place, region] of theirs.entries()) {
    const best = [...free]
      .filter((at) => ours[at]?.label === region.label)
      .map((at) => ({ at, overlap: overlap(ours[at], region) }))
      .filter(({ overlap }) => overlap >= OVERLAP_LEAST)
      .toSorted((a, b) => b.overlap - a.overlap)[0];
    if (!best) continue;
    free.delete(best.at);
    found.set(place, best.at);
  }
  return found;
}

const renamed = (said: Said[], as: Map<number, number>): Said[] =>
  said.map((thing, place) => ({
    ...thing,
    key: as.has(place) ? `${as.get(place)}` : `other ${place}`,
  }));

/** Of the boxes that two regions are in: what they share of what they cover. */
function overlap(one: Shape | undefined, other: Shape): number {
  if (!one) return 0;
  const [a, b] = [boundsOf(one), boundsOf(other)];
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

const area = ({ left, top, right, bottom }: Box) =>
  (right - left) * (bottom - top);
