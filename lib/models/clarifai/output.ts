import "server-only";

import type {
  AtOnce,
  Data,
  ThereConcept,
  ThereRegion,
} from "@/lib/models/clarifai/answer";
import type {
  Color,
  Concept,
  Frame,
  Output,
  OutputKind,
  Region,
  Span,
} from "@/lib/models/output";
import { failed } from "@/lib/models/upstream/failure";
import { Polygon } from "@/lib/region";

type Most = { max_concepts: number; min_value: number };

const MS = 1_000;

/** What was said, in our words. Throws `provider_failed` where it is of another kind. */
export function outputIn(data: Data, kind: OutputKind, most: Most): Output {
  const { frames } = data;
  if (!frames || frames.length === 0) return atOnceIn(data, kind, most);
  return {
    frames: frames.map(({ frame_info, data }) => ({
      time: frame_info.time / MS,
      output: atOnceIn(data, kind, most),
    })),
  };
}

type Reading = (data: AtOnce, most: Most) => Frame["output"] | null;

/** Null: there is nothing of the kind. */
const READINGS: Record<Exclude<OutputKind, "frames">, Reading> = {
  concepts: ({ concepts }, most) =>
    concepts ? { concepts: conceptsIn(concepts, most) } : null,
  colors: ({ colors }) => (colors ? { colors: colors.map(colorOf) } : null),
  regions: ({ regions }) =>
    regions ? { regions: regions.flatMap(regionsIn) } : null,
  spans: ({ regions }) => (regions ? { spans: regions.map(spanOf) } : null),
  text: ({ text }) => (text ? { text: text.raw } : null),
  embedding: ({ embeddings }) => {
    const [first] = embeddings ?? [];
    return first ? { embedding: first.vector } : null;
  },
};

/** The same of what is at one moment. */
export function atOnceIn(
  data: AtOnce,
  kind: OutputKind,
  most: Most,
): Frame["output"] {
  const readings =
    kind === "frames" ? Object.values(READINGS) : [READINGS[kind]];
  for (const read of readings) {
    const output = read(data, most);
    if (output) return output;
  }
  const isEmpty = Object.values(data).every((part) => !part);
  if (isEmpty && kind in NOTHING) return NOTHING[kind as keyof typeof NOTHING];
  throw failed(`The provider answered with no ${kind}.`);
}

/** What protobuf's JSON leaves out altogether. */
const NOTHING = {
  concepts: { concepts: [] },
  colors: { colors: [] },
  regions: { regions: [] },
  spans: { spans: [] },
} satisfies Partial<Record<OutputKind, Frame["output"]>>;

const share = (value: number) => Math.min(1, Math.max(0, value));

const conceptsIn = (concepts: ThereConcept[], most: Most): Concept[] =>
  concepts
    .map(({ id, name, value }) => ({
      ...{ id: id || name, name: name || id, value: share(value) },
    }))
    .filter(({ value }) => value >= most.min_value)
    .sort((one, other) => other.value - one.value)
    .slice(0, most.max_concepts);

type ThereColor = NonNullable<AtOnce["colors"]>[number];

function colorOf({ raw_hex, w3c, value }: ThereColor): Color {
  const hex = (raw_hex || w3c.hex).toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(hex)) throw unreadable("a color");
  return { name: w3c.name || hex, hex, share: share(value) };
}

/** What a region is taken for: the likeliest, where several are said. */
function calledIn({ data, value }: ThereRegion) {
  const [first] = data.concepts.toSorted((a, b) => b.value - a.value);
  return {
    label: first?.name || first?.id || "region",
    value: share(value ?? first?.value ?? 1),
  };
}

/** None, where it is all beyond the picture's edge. */
function regionsIn(region: ThereRegion): Region[] {
  const { bounding_box: box, polygon } = region.region_info;
  const called = calledIn(region);
  if (box) {
    const [left, top] = [share(box.left_col), share(box.top_row)];
    const [right, bottom] = [share(box.right_col), share(box.bottom_row)];
    if (left >= right || top >= bottom) return [];
    return [{ ...called, box: { left, top, right, bottom } }];
  }
  const corners = polygon?.points.map(({ row, col }): [number, number] => [
    share(col),
    share(row),
  ]);
  const drawn = Polygon.safeParse(corners).data;
  if (!drawn) throw unreadable("a region");
  return [{ ...called, polygon: drawn }];
}

function spanOf(region: ThereRegion): Span {
  const { span } = region.region_info;
  if (!span) throw unreadable("a span");
  const { char_start: start, char_end: end } = span;
  return { ...calledIn(region), start, end };
}

const unreadable = (what: string) =>
  failed(`The provider answered with ${what} that can't be read.`);
