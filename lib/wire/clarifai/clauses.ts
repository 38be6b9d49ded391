import { z } from "zod";

import type { Condition, Query, Seer } from "@/lib/search/language/query";
import { areaOf, Geo } from "@/lib/wire/clarifai/area";
import { pairsOf } from "@/lib/wire/clarifai/metadata";
import { Concept, Data, nameOf } from "@/lib/wire/clarifai/schema";

/** Data of a search: places are areas there, and the npm client may put a URL beside. */
const Sought = Data.extend({ geo: Geo.optional(), url: z.string().optional() });
type Sought = z.output<typeof Sought>;

const SoughtInput = z.object({
  id: z.string().optional(),
  data: Sought.prefault({}),
});

/** An item of `ands`, of `filters` or of `ranks`. */
export const Clause = z.object({
  input: SoughtInput.optional(),
  output: z
    .object({
      data: z.object({ concepts: z.array(Concept).optional() }).prefault({}),
      input: SoughtInput.optional(),
    })
    .optional(),
  annotation: z
    .object({ input_id: z.string().optional(), data: Sought.prefault({}) })
    .optional(),
  input_id: z.string().optional(),
  negate: z.boolean().default(false),
});
export type Clause = z.output<typeof Clause>;

/** What comes first: the surest of some concepts, or what is like something. */
export type Ordering =
  | { by: "concepts"; concepts: Concept[]; seer?: Seer }
  | { by: "likeness"; data: Data }
  | { by: "likeness"; inputId: string }
  | { by: "words"; text: string };

/** What a clause asks for. */
export type Asked = {
  queries: Query[];
  /** The id of an input that it has to be. Null: any. */
  id: string | null;
  ordering: Ordering | null;
};

const NOTHING: Asked = { queries: [], id: null, ordering: null };
const NOWHERE = { from: 0, to: 0 };

/** An item of the older `ands`. */
export function askedByAnd({ input, output }: Clause): Asked {
  if (output?.data.concepts?.length) {
    const { concepts } = output.data;
    return {
      ...NOTHING,
      queries: conceptQueries(concepts, "model"),
      ordering: { by: "concepts", concepts, seer: "model" },
    };
  }
  if (output?.input) return likeOf(output.input.id, output.input.data);
  if (!input) return NOTHING;
  const { id = null, data } = input;
  if (data.url && !data.image) return likeOf(undefined, data);
  return { ...NOTHING, id, queries: queriesIn(data, "person") };
}

/** An item of `filters`: a kind of input, or what was said of it. */
export function askedByFilter({
  input,
  annotation,
  input_id,
  negate,
  ...clause
}: Clause): Asked {
  const said = annotation ? queriesIn(annotation.data, "person") : [];
  const id = input?.id ?? annotation?.input_id ?? input_id ?? null;
  const kinds = input && !input.id ? kindsIn(input.data) : [];
  const known = input ? queriesIn(input.data, "person") : [];
  const older = clause.output ? askedByAnd({ ...clause, negate }).queries : [];
  const queries = [...said, ...kinds, ...known, ...older];
  if (!negate) return { ...NOTHING, id, queries };
  const of = { kind: "all", of: queries, ...NOWHERE } as const;
  return { ...NOTHING, id, queries: [{ kind: "not", of, ...NOWHERE }] };
}

/** An item of `ranks`. */
export function askedByRank(clause: Clause): Asked {
  const { input, annotation, output } = clause;
  const id =
    clause.input_id ?? annotation?.input_id ?? input?.id ?? output?.input?.id;
  const data = annotation?.data ?? input?.data ?? output?.input?.data ?? {};
  const concepts = data.concepts ?? output?.data.concepts;
  if (concepts?.length) {
    const queries = conceptQueries(concepts);
    return { ...NOTHING, queries, ordering: { by: "concepts", concepts } };
  }
  const text = data.text?.raw;
  if (text !== undefined) {
    return { ...NOTHING, ordering: { by: "words", text } };
  }
  const area = data.geo && areaOf(data.geo);
  if (area) return { ...NOTHING, queries: [placed({ kind: "geo", area })] };
  return likeOf(id, data);
}

function likeOf(id: string | undefined, data: Sought): Asked {
  if (id) return { ...NOTHING, ordering: { by: "likeness", inputId: id } };
  const { geo: _, url, ...rest } = data;
  const content = url && !rest.image ? { ...rest, image: { url } } : rest;
  return { ...NOTHING, ordering: { by: "likeness", data: content } };
}

const placed = (condition: Condition): Query => ({ ...condition, ...NOWHERE });

function queriesIn(data: Sought, by: Seer): Query[] {
  const { metadata } = pairsOf(data.metadata ?? {});
  const pairs = Object.entries(metadata).map(([key, value]) =>
    placed({ kind: "meta", key, value }),
  );
  const area = data.geo && areaOf(data.geo);
  const urls = [data.image, data.video, data.text].flatMap(
    (media) => media?.url ?? [],
  );
  return [
    ...conceptQueries(data.concepts ?? [], by),
    ...pairs,
    ...(area ? [placed({ kind: "geo", area })] : []),
    ...urls.map((value) => placed({ kind: "address", value })),
  ];
}

/** Data that are there and say nothing name a kind. */
const kindsIn = (data: Sought): Query[] =>
  (["image", "text", "video"] as const)
    .filter((type) => data[type] && !data[type].url && !data[type].base64)
    .map((type) => placed({ kind: "type", type }));

const HALF = 0.5;

/** More sure than not; or, where its absence is asked for, less. */
const conceptQueries = (concepts: Concept[], by?: Seer): Query[] =>
  concepts.map((concept) => {
    const name = nameOf(concept);
    const isThere = concept.value >= HALF;
    // A model's own order tells which of them are meant.
    const sure =
      by === "person" || !isThere
        ? ({ operator: isThere ? ">=" : "<", value: HALF } as const)
        : null;
    return placed({ kind: "concept", name, sure, by });
  });
