import type { Within } from "@/lib/index/document";
import type { Area } from "@/lib/index/earth";
import type { Flag } from "@/lib/index/labelled";
import type { InputType } from "@/lib/inputs/schema";

/** A part of a query's text: from, up to and not including, in UTF-16 code units. */
export type Place = { from: number; to: number };

export type Operator = "<" | "<=" | ">" | ">=";

/** Words in a row: as they are, the last as a beginning, or a part of one word. */
export type As = "whole" | "beginning" | "part";

export type State = Flag | "held" | "shared";

/** One thing that a record is asked for, as it was written. */
export type Condition =
  | { kind: "words"; within: Within; as: As; text: string }
  | { kind: "type"; type: InputType }
  | { kind: "is"; state: State }
  | { kind: "before" | "after"; at: Date }
  /** Null: never. A number of seconds is from now. */
  | { kind: "expires"; limit: Limit | null }
  /** Left out: whoever sees it, a model or a person. */
  | { kind: "concept"; name: string; sure: Sure | null; by?: Seer }
  | { kind: "geo"; area: Area }
  | { kind: "meta"; key: string; value: string }
  | { kind: "model" | "label" | "subject" | "key" | "address"; value: string };

export type Seer = "model" | "person";

export type Limit = { operator: Operator } & ({ at: Date } | { in: number });
export type Sure = { operator: Operator; value: number };

/** What a record has to meet. All of nothing is met by each. */
export type Query = Place &
  (
    | { kind: "all" | "any"; of: Query[] }
    | { kind: "not"; of: Query }
    | Condition
  );

/** All, or any, of these: a group within a like one is no group. */
export function grouped(kind: "all" | "any", of: Query[]): Query {
  const [first] = of;
  if (first && of.length === 1) return first;
  const flat = of.flatMap((one) => (one.kind === kind ? one.of : [one]));
  return { from: first?.from ?? 0, to: of.at(-1)?.to ?? 0, kind, of: flat };
}

/** The conditions of a query, in the order in which they are written. */
export function conditionsOf(query: Query): (Condition & Place)[] {
  switch (query.kind) {
    case "all":
    case "any":
      return query.of.flatMap(conditionsOf);
    case "not":
      return conditionsOf(query.of);
    default:
      return [query];
  }
}
