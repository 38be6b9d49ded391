import "server-only";

import type { Frame, Output } from "@/lib/models/output";
import { isLike } from "@/lib/wire/clarifai/wildcard";

/** What of an answer is wanted. What is kept is the whole of it. */
export type Wanted = {
  min_value: number;
  max_concepts: number;
  /** Null: any. */
  select: string[] | null;
};

const MS = 1_000;

/** What a model said, as Clarifai writes it. */
export function outputData(output: Output, wanted: Wanted): object {
  if (!("frames" in output)) return atOnce(output, wanted);
  return {
    frames: output.frames.map(({ time, output }, index) => ({
      frame_info: { index, time: Math.round(time * MS) },
      data: atOnce(output, wanted),
    })),
  };
}

function atOnce(output: Frame["output"], wanted: Wanted): object {
  if ("concepts" in output) {
    return { concepts: some(output.concepts, wanted) };
  }
  if ("colors" in output) {
    const colors = output.colors.map(({ name, hex, share }) => ({
      ...{ id: name, name, value: share },
      shown: { raw_hex: hex, w3c: { hex, name }, value: share },
    }));
    return { colors: some(colors, wanted).map(({ shown }) => shown) };
  }
  if ("spans" in output) {
    const spans = output.spans.map((span) => ({ ...span, ...called(span) }));
    return {
      regions: some(spans, wanted).map((span, place) => ({
        id: String(place),
        region_info: { span: { char_start: span.start, char_end: span.end } },
        data: { concepts: [called(span)] },
        value: span.value,
      })),
    };
  }
  if ("regions" in output) {
    const regions = output.regions.map((one) => ({ ...one, ...called(one) }));
    return {
      regions: some(regions, wanted).map((region, place) => ({
        id: String(place),
        region_info: infoOf(region),
        data: { concepts: [called(region)] },
        value: region.value,
      })),
    };
  }
  if ("text" in output) return { text: { raw: output.text } };
  const { embedding: vector } = output;
  return { embeddings: [{ vector, num_dimensions: vector.length }] };
}

type Named = { id: string; name: string; value: number };

const called = ({ label, value }: { label: string; value: number }): Named => ({
  ...{ id: label, name: label, value },
});

/** The surest first, if no more are wanted than there are. */
function some<T extends Named>(all: T[], wanted: Wanted): T[] {
  const { min_value, max_concepts, select } = wanted;
  const isSelected = ({ id, name }: Named) =>
    select === null ||
    select.some((one) => isLike(id, one) || isLike(name, one));
  const fit = all.filter((one) => one.value >= min_value && isSelected(one));
  if (fit.length <= max_concepts) return fit;
  return fit
    .toSorted((one, other) => other.value - one.value)
    .slice(0, max_concepts);
}

type Drawn =
  | { box: { left: number; top: number; right: number; bottom: number } }
  | { polygon: [number, number][] };

function infoOf(region: Drawn) {
  if ("polygon" in region) {
    const points = region.polygon.map(([col, row]) => ({ row, col, z: 0 }));
    return { polygon: { points } };
  }
  const { left, top, right, bottom } = region.box;
  return {
    bounding_box: {
      ...{ top_row: top, left_col: left, bottom_row: bottom, right_col: right },
    },
  };
}
