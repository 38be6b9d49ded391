import { saying } from "@/components/annotations/bodies";
import type { AnnotationBody, AnnotationView } from "@/lib/annotations/schema";
import type { Concept, Output, Region, Span } from "@/lib/models/output";
import type { Shape } from "@/lib/region";

/** How a person agrees to what a model said. */
export type Accepting = {
  accept: (body: AnnotationBody) => void;
  /** Whether all of it has been said by somebody. */
  isSaid: (body: AnnotationBody) => boolean;
};

// A person says that it is so; how sure the model was is not their doing.
export const concepts = (found: Concept[]): AnnotationBody =>
  saying({
    concepts: [...new Set(found.map(({ name, id }) => name || id))]
      .slice(0, 100)
      .map((name) => ({ name, value: 1 })),
  });

export const spans = (found: Span[]): AnnotationBody =>
  saying({
    spans: found
      .filter(({ start, end }) => start < end)
      .slice(0, 1_000)
      .map(({ label, start, end }) => ({ label, start, end })),
  });

export const regions = (found: Region[]): AnnotationBody =>
  saying({
    regions: found.slice(0, 500).map((region) => ({
      label: region.label,
      ...shapeOf(region),
    })),
  });

/** The part of a picture, without what is said of it. */
export const shapeOf = (region: Shape): Shape =>
  "box" in region ? { box: region.box } : { polygon: region.polygon };

/** All of an answer that a person can agree to. Null: nothing of it. */
export function acceptable(output: Output): AnnotationBody | null {
  if ("concepts" in output && output.concepts.length > 0)
    return concepts(output.concepts);
  if ("spans" in output && output.spans.length > 0) return spans(output.spans);
  if ("regions" in output && output.regions.length > 0)
    return regions(output.regions);
  return null;
}

/** Whether what is said of a thing has all that an annotation would say. */
export function isSaidBy(
  annotations: AnnotationView[],
  wanted: AnnotationBody,
): boolean {
  const said = {
    concepts: new Set(
      annotations.flatMap((one) => one.concepts.map(({ name }) => name)),
    ),
    spans: new Set(annotations.flatMap((one) => one.spans.map(inWords))),
    regions: new Set(annotations.flatMap((one) => one.regions.map(inWords))),
  };
  return (
    wanted.concepts.every(({ name }) => said.concepts.has(name)) &&
    wanted.spans.every((span) => said.spans.has(inWords(span))) &&
    wanted.regions.every((region) => said.regions.has(inWords(region)))
  );
}

const inWords = (
  mark: { label: string } & (Shape | { start: number; end: number }),
) =>
  JSON.stringify(
    "start" in mark
      ? [mark.label, mark.start, mark.end]
      : [
          mark.label,
          "box" in mark
            ? [mark.box.left, mark.box.top, mark.box.right, mark.box.bottom]
            : mark.polygon,
        ],
  );
