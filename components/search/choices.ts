import { TYPE_NAMES } from "@/components/inputs/naming";
import { exactNumber, percent } from "@/components/ui/format-number";
import { INPUT_TYPES } from "@/lib/inputs/schema";
import type { Condition } from "@/lib/search/language/query";
import type { Facets } from "@/lib/search/schema";

/** What a list can be narrowed by, in a menu each. */
export const FIELDS = ["type", "model", "concept", "state"] as const;
export type Field = (typeof FIELDS)[number];

export const FIELD_NAMES: Record<Field, string> = {
  type: "Type",
  model: "Model",
  concept: "Concept",
  state: "State",
};

export type Choice = {
  label: string;
  condition: Condition;
  /** How many records it leaves, in words. */
  count?: string;
};

const DAY_SECONDS = 86_400;

const STATES: Choice[] = [
  { label: "Held", condition: { kind: "is", state: "held" } },
  { label: "Shared", condition: { kind: "is", state: "shared" } },
  { label: "Annotated", condition: { kind: "is", state: "annotated" } },
  { label: "A model failed", condition: { kind: "is", state: "failed" } },
  {
    label: "Gone within a week",
    condition: {
      kind: "expires",
      limit: { operator: "<", in: 7 * DAY_SECONDS },
    },
  },
  { label: "Never expires", condition: { kind: "expires", limit: null } },
];

/** What can be chosen of a field, with what is known of the records. */
export function choicesOf(field: Field, facets: Facets | undefined): Choice[] {
  switch (field) {
    case "type":
      return INPUT_TYPES.map((type) => ({
        label: TYPE_NAMES[type],
        condition: { kind: "type", type },
        count: facets && countOf(facets, facets.type, type),
      }));
    case "model":
      return (facets?.model ?? []).map(({ value }) => ({
        label: value,
        condition: { kind: "model", value },
        count: facets && countOf(facets, facets.model, value),
      }));
    case "concept":
      return (facets?.concept ?? []).map(({ value }) => ({
        label: value,
        condition: { kind: "concept", name: value, sure: SURE },
        count: facets && countOf(facets, facets.concept, value),
      }));
    case "state":
      return STATES;
  }
}

/** What a facet takes for seen: see lib/search/facets.ts. */
const SURE = { operator: ">=", value: 0.5 } as const;

/** Exact where all were counted, else the share of those that were. */
function countOf(
  { records, all }: Facets,
  counted: { value: string; count: number }[],
  value: string,
): string {
  const count = counted.find((one) => one.value === value)?.count ?? 0;
  if (all) return exactNumber(count);
  return `about ${percent(records === 0 ? 0 : count / records)}`;
}

/** Of which records the counts are. */
export const countedWords = ({ records, all }: Facets): string | null =>
  all ? null : `Estimated from the newest ${exactNumber(records)}`;

/** A record has one type; of all else it may have several. */
export const insteadOf = ({ kind }: Condition): Condition["kind"][] =>
  kind === "type" || kind === "expires" ? [kind] : [];
