import "server-only";

import type { AnnotationView } from "@/lib/annotations/schema";

const MS = 1_000;

/** What people said of a record, as its data carries it; of a concept the newest word. */
export function annotationData(notes: AnnotationView[]) {
  const concepts = conceptsOf(notes);
  const regions = notes.flatMap(regionsOf);
  const segments = notes.flatMap(segmentsOf);
  return {
    ...(concepts.length > 0 && { concepts }),
    ...(regions.length > 0 && { regions }),
    ...(segments.length > 0 && { time_segments: segments }),
  };
}

const conceptOf = (name: string, value = 1) => ({ id: name, name, value });

function conceptsOf(notes: AnnotationView[]) {
  const newest = new Map<string, number>();
  for (const { name, value } of notes.flatMap(({ concepts }) => concepts)) {
    newest.set(name, value);
  }
  return [...newest].map(([name, value]) => conceptOf(name, value));
}

function regionsOf({ id, regions, spans }: AnnotationView) {
  const drawn = regions.map((region) => ({
    label: region.label,
    region_info: "box" in region ? boxOf(region.box) : pointsOf(region.polygon),
  }));
  const read = spans.map(({ label, start, end }) => ({
    label,
    region_info: { span: { char_start: start, char_end: end } },
  }));
  return [...drawn, ...read].map(({ label, region_info }, place) => ({
    id: `${id}-${place}`,
    region_info,
    data: { concepts: [conceptOf(label)] },
  }));
}

type Box = { left: number; top: number; right: number; bottom: number };

const boxOf = ({ left, top, right, bottom }: Box) => ({
  bounding_box: {
    top_row: top,
    left_col: left,
    bottom_row: bottom,
    right_col: right,
  },
});

const pointsOf = (corners: [number, number][]) => ({
  polygon: { points: corners.map(([col, row]) => ({ row, col, z: 0 })) },
});

function segmentsOf({ id, ranges }: AnnotationView) {
  return ranges.map(({ label, start, end }, place) => ({
    id: `${id}-t${place}`,
    time_info: { begin_time: start * MS, end_time: end * MS },
    data: { concepts: [conceptOf(label)] },
  }));
}
