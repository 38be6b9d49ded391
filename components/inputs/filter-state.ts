"use client";

import {
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";

import { SIZE_USUAL } from "@/components/inputs/input-grid";

export const VIEWS = ["gallery", "timeline", "table"] as const;
export type InputsView = (typeof VIEWS)[number];

/** What the inputs' page shows, as its address says it. */
export const useInputsState = () =>
  useQueryStates({
    /** In the language of queries. */
    q: parseAsString.withDefault("").withOptions({ history: "push" }),
    sort: parseAsStringLiteral(["newest", "best"]).withDefault("newest"),
    /** How large what is in a gallery is. */
    size: parseAsInteger.withDefault(SIZE_USUAL),
    view: parseAsStringLiteral(VIEWS).withDefault("gallery"),
  });
