import { z } from "zod";

/** A number that may come as text, as in a query. */
const Count = z.coerce.number().int().min(1);

export const PER_PAGE_MOST = 1_000;

export const Pagination = z.object({
  page: Count.default(1),
  per_page: Count.max(PER_PAGE_MOST).default(128),
});
export type Pagination = z.output<typeof Pagination>;

/** In queries, Python's way to say it too. */
export const QueryFlag = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(["true", "false"]))
  .transform((text) => text === "true");

export const Flag = z.union([
  z.boolean(),
  z.enum(["true", "false"]).transform((text) => text === "true"),
]);

/** An id that a client may give: anything that can be seen. */
export const OwnId = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{C}+$/u, "An id has no control characters.");

const Value = z
  .union([z.boolean().transform(Number), z.coerce.number()])
  .pipe(z.number().min(0).max(1))
  .default(1);

/** A class, and how sure somebody is of it: 1 where that isn't said, 0 for its absence. */
export const Concept = z
  .object({
    id: z.string().min(1).max(200).optional(),
    name: z.string().min(1).max(200).optional(),
    value: Value,
  })
  .refine(
    ({ id, name }) => id !== undefined || name !== undefined,
    "A concept has an id or a name.",
  );
export type Concept = z.output<typeof Concept>;

/** What a concept is called here: its id, or its name where it has none. */
export const nameOf = ({ id, name }: Pick<Concept, "id" | "name">): string =>
  id ?? name ?? "";

const Media = z.object({
  url: z.string().optional(),
  base64: z.string().optional(),
  allow_duplicate_url: z.boolean().optional(),
});
export type Media = z.output<typeof Media>;

const Text = Media.extend({ raw: z.string().optional() });

const Degrees = (most: number) => z.coerce.number().min(-most).max(most);

export const GeoPoint = z.object({
  latitude: Degrees(90).default(0),
  longitude: Degrees(180).default(0),
});

const Share = z.coerce.number().min(0).max(1).default(0);

const BoundingBox = z.object({
  top_row: Share,
  left_col: Share,
  bottom_row: Share,
  right_col: Share,
});

const Concepts = z.array(Concept).max(100);

export const Region = z.object({
  region_info: z.object({
    bounding_box: BoundingBox.optional(),
    polygon: z
      .object({ points: z.array(z.object({ row: Share, col: Share })) })
      .optional(),
    span: z
      .object({
        char_start: z.coerce.number().int().min(0).default(0),
        char_end: z.coerce.number().int().min(0).default(0),
      })
      .optional(),
  }),
  data: z.object({ concepts: Concepts.default([]) }).default({ concepts: [] }),
});
export type Region = z.output<typeof Region>;

export const TimeSegment = z.object({
  time_info: z.object({
    begin_time: z.coerce.number().min(0).default(0),
    end_time: z.coerce.number().min(0).default(0),
  }),
  data: z.object({ concepts: Concepts.default([]) }).default({ concepts: [] }),
});

const Struct = z.record(z.string(), z.json());
export type Struct = z.output<typeof Struct>;

export const Data = z.object({
  image: Media.optional(),
  video: Media.optional(),
  text: Text.optional(),
  concepts: Concepts.optional(),
  regions: z.array(Region).max(500).optional(),
  time_segments: z.array(TimeSegment).max(500).optional(),
  metadata: Struct.optional(),
  geo: z.object({ geo_point: GeoPoint.optional() }).optional(),
});
export type Data = z.output<typeof Data>;

export const Input = z.object({
  id: OwnId.optional(),
  data: Data.default({}),
});
export type Input = z.output<typeof Input>;

/** An item of a batch is read by itself, so that one that is wrong fails alone. */
export const Batch = z.array(z.unknown()).min(1);

export const Action = z.enum(["merge", "overwrite", "remove"]).default("merge");
export type Action = z.output<typeof Action>;

/** One id, or several: a query says either. */
export const Ids = z
  .union([z.array(z.string()), z.string().transform((one) => [one])])
  .optional();

/** What is sent where nothing is asked for. */
export const Nothing = z.object({});
