import "server-only";

import { z } from "zod";

/** What protobuf leaves out of its JSON is 0, empty or not there. */
const Number0 = z.number().default(0);
const Text = z.string().default("");

const Concept = z.object({ id: Text, name: Text, value: Number0 });

const Color = z.object({
  raw_hex: Text,
  w3c: z.object({ hex: Text, name: Text }).prefault({}),
  value: Number0,
});

const RegionInfo = z.object({
  bounding_box: z
    .object({
      ...{ top_row: Number0, left_col: Number0 },
      ...{ bottom_row: Number0, right_col: Number0 },
    })
    .nullish(),
  polygon: z
    .object({ points: z.array(z.object({ row: Number0, col: Number0 })) })
    .nullish(),
  span: z
    .object({ char_start: z.int().default(0), char_end: z.int().default(0) })
    .nullish(),
});

const Region = z.object({
  region_info: RegionInfo.prefault({}),
  data: z.object({ concepts: z.array(Concept).default([]) }).prefault({}),
  value: z.number().nullish(),
});

const AtOnce = z.object({
  concepts: z.array(Concept).nullish(),
  colors: z.array(Color).nullish(),
  regions: z.array(Region).nullish(),
  text: z.object({ raw: Text }).nullish(),
  embeddings: z.array(z.object({ vector: z.array(z.number()) })).nullish(),
});

const Data = AtOnce.extend({
  frames: z
    .array(
      z.object({
        frame_info: z.object({ time: Number0 }).prefault({}),
        data: AtOnce.prefault({}),
      }),
    )
    .nullish(),
});

const Status = z.object({ code: z.int() });

/** How often a model counted, as a number or as a text of one. */
const Count = z.coerce.number().int().min(0).catch(0);

/** What `POST …/outputs` answers, as far as it is looked at. */
export const Outputs = z.object({
  status: Status,
  outputs: z
    .array(
      z.object({
        status: Status,
        data: Data.nullish().transform((data) => data ?? {}),
        prompt_tokens: Count,
        completion_tokens: Count,
      }),
    )
    .default([]),
});

export type AtOnce = z.output<typeof AtOnce>;
export type Data = z.output<typeof Data>;
export type ThereRegion = z.output<typeof Region>;
export type ThereConcept = z.output<typeof Concept>;
export type OneOutput = z.output<typeof Outputs>["outputs"][number];

const Failing = z.object({
  status: Status,
  outputs: z.array(z.object({ status: Status })).default([]),
});

/** The code of a failure, and rather that of an item than that of all. Null: none. */
export function codeIn(body: unknown): number | null {
  const read = Failing.safeParse(body).data;
  if (!read) return null;
  const item = read.outputs.find(({ status }) => !isFine(status.code));
  return item?.status.code ?? read.status.code;
}

export const isFine = (code: number) => code === 10000 || code === 30000;
