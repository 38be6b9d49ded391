import "server-only";

import { AnnotationBody } from "@/lib/annotations/schema";
import type { Data, Region } from "@/lib/wire/clarifai/schema";
import { nameOf } from "@/lib/wire/clarifai/schema";
import { WireError } from "@/lib/wire/clarifai/status";

const MS = 1_000;

/** What is drawn and means nothing in particular. */
const UNNAMED = "region";

/** What an input's or an annotation's data say of it. Null: nothing. */
export function saidIn(
  data: Data,
  comment: string | null = null,
): AnnotationBody | null {
  const regions = data.regions ?? [];
  const body = {
    concepts: conceptsIn(data),
    text: comment,
    regions: regions.flatMap(drawn),
    spans: regions.flatMap(spansIn),
    ranges: (data.time_segments ?? []).flatMap(({ time_info, ...segment }) =>
      labelsOf(segment.data.concepts).map((label) => ({
        label,
        start: time_info.begin_time / MS,
        end: time_info.end_time / MS,
      })),
    ),
  };
  const { text, ...lists } = body;
  const isNothing = Object.values(lists).every((list) => list.length === 0);
  if (isNothing && text === null) return null;
  const read = AnnotationBody.safeParse(body);
  if (read.success) return read.data;
  throw new WireError(
    30104,
    "invalid_request",
    read.error.issues[0]?.message ?? "What is said of it can't be read.",
  );
}

export const conceptsIn = (data: Pick<Data, "concepts">) =>
  (data.concepts ?? []).map((concept) => ({
    name: nameOf(concept),
    value: concept.value,
  }));

function labelsOf(concepts: Region["data"]["concepts"]): string[] {
  return concepts.length === 0 ? [UNNAMED] : concepts.map(nameOf);
}

function drawn({ region_info, data }: Region): object[] {
  const { bounding_box: box, polygon } = region_info;
  return labelsOf(data.concepts).flatMap((label): object[] => {
    if (box) {
      const { left_col: left, top_row: top } = box;
      const { right_col: right, bottom_row: bottom } = box;
      return [{ label, box: { left, top, right, bottom } }];
    }
    const corners = polygon?.points.map(({ row, col }) => [col, row]);
    return corners ? [{ label, polygon: corners }] : [];
  });
}

function spansIn({ region_info: { span }, data }: Region): object[] {
  if (!span) return [];
  const { char_start: start, char_end: end } = span;
  return labelsOf(data.concepts).map((label) => ({ label, start, end }));
}
