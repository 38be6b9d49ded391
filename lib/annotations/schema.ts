import { z } from "zod";

import { visible } from "@/lib/label";
import { PageQuery } from "@/lib/paging";
import { Box, Polygon, Share } from "@/lib/region";

/** The most annotations that a record has. */
export const ANNOTATIONS_MOST = 1_000;

const Name = visible(z.string().trim().min(1).max(200));

const Concept = z.strictObject({
  name: Name,
  /** How sure its author is. */
  value: Share.default(1),
});

export const Region = z.union([
  z.strictObject({ label: Name, box: Box }),
  z.strictObject({ label: Name, polygon: Polygon }),
]);

export type Region = z.output<typeof Region>;

const beginsFirst = [
  ({ start, end }: { start: number; end: number }) => start < end,
  "It begins before it ends.",
] as const;

const Unit = z.int().min(0);

/** In a text, in UTF-16 code units. */
export const Span = z
  .strictObject({ label: Name, start: Unit, end: Unit })
  .refine(...beginsFirst);

export type Span = z.output<typeof Span>;

const Second = z.number().min(0).max(10_000_000);

/** In a video, in seconds. */
export const Range = z
  .strictObject({ label: Name, start: Second, end: Second })
  .refine(...beginsFirst);

export type Range = z.output<typeof Range>;

const Said = {
  concepts: z.array(Concept).max(100),
  /** A comment. */
  text: z.string().trim().min(1).max(10_000).nullable(),
  regions: z.array(Region).max(500),
  spans: z.array(Span).max(1_000),
  ranges: z.array(Range).max(1_000),
};

/** What somebody says about an input: at least one thing. */
export const AnnotationBody = z
  .strictObject({
    concepts: Said.concepts.default([]),
    text: Said.text.default(null),
    regions: Said.regions.default([]),
    spans: Said.spans.default([]),
    ranges: Said.ranges.default([]),
  })
  .refine(
    ({ text, ...lists }) =>
      text !== null || Object.values(lists).some((list) => list.length > 0),
    "Say something: concepts, a text, regions, spans or ranges.",
  );
export type AnnotationBody = z.output<typeof AnnotationBody>;

/** What is named replaces what was there. */
export const AnnotationPatch = z.strictObject(Said).partial();
export type AnnotationPatch = z.output<typeof AnnotationPatch>;

export const AnnotationQuery = z.strictObject(PageQuery.shape);
export type AnnotationQuery = z.output<typeof AnnotationQuery>;

export const AnnotationView = z.object({
  object: z.literal("annotation"),
  id: z.string(),
  input: z.string(),
  ...Said,
  /** The person, or the key, that said it. */
  author: z.string(),
  created_at: z.iso.datetime(),
  changed_at: z.iso.datetime(),
});
export type AnnotationView = z.infer<typeof AnnotationView>;
