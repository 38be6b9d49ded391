import { z } from "zod";

import { StorageView, StorageWish } from "@/lib/decision/schema";
import { COMMITMENT_SCHEME } from "@/lib/log/commitment";
import { PageQuery } from "@/lib/paging";

export const INPUT_TYPES = ["image", "text", "video"] as const;
export const InputType = z.enum(INPUT_TYPES);
export type InputType = z.infer<typeof InputType>;

/** How far an input is that was given by URL, until it is here. */
export const FETCH_STATES = ["waiting", "fetching", "failed"] as const;
export type FetchState = (typeof FETCH_STATES)[number];

/** A request gives so many pairs at most; what has more by another way keeps them. */
export const PAIRS_MOST = 16;

/** At most 16 pairs, key ≤ 64, value ≤ 512 characters. */
export const Metadata = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine(
    (pairs) => Object.keys(pairs).length <= PAIRS_MOST,
    "At most 16 pairs.",
  );

/** What its sender calls an input: anything that can be seen. */
export const ExternalId = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{C}+$/u, "An id has no control characters.");

/** A place on Earth, in degrees: north and east are positive (WGS 84). */
export const Point = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Point = z.infer<typeof Point>;

const Filename = z.string().min(1).max(255);
const Subject = z.string().min(1).max(256);

/** What describes an input, beside its content. */
export const Details = z.object({
  filename: Filename.nullable(),
  subject: Subject.nullable(),
  url: z.string().nullable(),
  metadata: Metadata,
  /** Which of the metadata are JSON, since their sender wrote no text. */
  metadata_json: z.array(z.string()),
  external_id: z.string().nullable(),
  /** Where it was made, or what it is about. */
  geo: Point.nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Of a video, as it says itself; null and none where it can't be read. */
  duration_ms: z.int().nullable(),
  codecs: z.array(z.string()),
  /** How a text begins. */
  preview: z.string().nullable(),
});
export type Details = z.infer<typeof Details>;

/** The members that predicting and storing have in common. */
export const Description = {
  ...StorageWish.shape,
  metadata: Metadata.nullable().default(null),
  subject: Subject.nullable().default(null),
  filename: Filename.nullable().default(null),
};

const Url = z.url({ protocol: /^https?$/ }).max(2048);

/** How a request carries what is to be looked at. */
export const Carried = z.union([
  z.strictObject({ type: z.literal("text"), text: z.string() }),
  z.strictObject({ type: z.enum(["image", "video"]), data: z.base64() }),
  z.strictObject({ type: InputType, url: Url }),
]);
export type Carried = z.output<typeof Carried>;

/** `POST /apps/{app}/inputs`: store without predicting. */
export const NewInput = z.strictObject({
  ...Description,
  /** What you call it. No two inputs of an app have the same. */
  external_id: ExternalId.nullable().default(null),
  geo: Point.nullable().default(null),
  input: Carried,
});
export type NewInput = z.output<typeof NewInput>;

/** `NewInput` where the content comes beside it, in a multipart body. */
export const NewInputBeside = z.strictObject(Description);

export const InputPatch = z.strictObject({
  /** Merged into what is there; null removes a pair. */
  metadata: z
    .record(z.string().min(1).max(64), z.string().max(512).nullable())
    .optional(),
  filename: Filename.nullable().optional(),
  geo: Point.nullable().optional(),
});
export type InputPatch = z.output<typeof InputPatch>;

/** A query in the language of lib/search/language. */
export const QueryText = z.string().max(2_000);

export const InputQuery = z.strictObject({
  ...PageQuery.shape,
  q: QueryText.optional(),
  /** Whether to tell where each has the words that `q` asks for. */
  excerpts: z.enum(["true", "false"]).optional(),
  type: InputType.optional(),
  received_after: z.iso.datetime({ offset: true }).optional(),
  received_before: z.iso.datetime({ offset: true }).optional(),
});
export type InputQuery = z.output<typeof InputQuery>;

export const InputView = z.object({
  object: z.literal("input"),
  id: z.string(),
  type: InputType,
  media_type: z.string(),
  bytes: z.number(),
  filename: z.string().nullable(),
  subject: z.string().nullable(),
  url: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  /** Which of the metadata are JSON, since their sender wrote no text. */
  metadata_json: z.array(z.string()),
  /** What its sender calls it. */
  external_id: z.string().nullable(),
  geo: Point.nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  /** Of a video. */
  duration_ms: z.number().nullable(),
  /** Of a video and its sound, such as `avc` and `aac`. */
  codecs: z.array(z.string()),
  preview: z.string().nullable(),
  /** Of one that was given by URL and isn't here. Null: it is. */
  fetch: z
    .object({
      state: z.enum(FETCH_STATES),
      /** How often it was tried. */
      tries: z.number(),
      /** Why it isn't here. Null: nothing has gone wrong yet. */
      reason: z.string().nullable(),
    })
    .nullable(),
  received_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  /** Whether a hold keeps it, beyond its expiry if need be. */
  held: z.boolean(),
  /** Whether the community sees it. */
  shared: z.boolean(),
  storage: StorageView,
});
export type InputView = z.infer<typeof InputView>;

/** What storing answers: as `InputView`, and where nothing was kept, no id. */
export const StoredInput = InputView.extend({ id: z.string().nullable() });
export type StoredInput = z.infer<typeof StoredInput>;

/** What the log's commitment to a record stands for, for whoever may read it. */
export const CommitmentView = z.object({
  object: z.literal("commitment"),
  input: z.string(),
  /** SHA-256, as 64 hexadecimal digits: what the log's entries of it say. */
  commitment: z.string(),
  /** Gone with the record, unless somebody keeps it. */
  salt: z.string(),
  content_sha256: z.string(),
  /** How the one is made of the others. */
  scheme: z.literal(COMMITMENT_SCHEME),
});
export type CommitmentView = z.infer<typeof CommitmentView>;

/** What an image's file says beside its pixels. */
export const EmbeddedView = z.object({
  object: z.literal("embedded"),
  /** In degrees, north and east being positive, and in metres. */
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      altitude: z.number().nullable(),
    })
    .nullable(),
  camera: z
    .object({ make: z.string().nullable(), model: z.string().nullable() })
    .nullable(),
  /** As the camera wrote it, in no zone. */
  taken_at: z.string().nullable(),
  /** Which kinds of metadata there are at all. */
  kinds: z.array(z.enum(["exif", "xmp", "iptc", "text"])),
});
export type EmbeddedView = z.infer<typeof EmbeddedView>;

/** Of that, nothing is left in the file. */
export const Stripped = z.object({
  object: z.literal("input.stripped"),
  id: z.string(),
  bytes: z.number(),
  /** By how much the file is smaller; less than nothing where it was encoded anew. */
  removed_bytes: z.number(),
});
export type Stripped = z.infer<typeof Stripped>;

export const Deleted = z.object({
  object: z.enum(["input.deleted", "prediction.deleted", "annotation.deleted"]),
  id: z.string(),
  deleted: z.literal(true),
});
export type Deleted = z.infer<typeof Deleted>;

/** A record is gone, and the receipt that will prove it. */
export const Destroyed = Deleted.extend({ receipt: z.string() });
export type Destroyed = z.infer<typeof Destroyed>;

export const ThumbnailQuery = z.strictObject({
  /** The most that it is wide and high, in pixels. */
  size: z.coerce.number().int().min(16).max(1024).default(256),
});
