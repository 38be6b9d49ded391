"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

/** What the inputs' page shows, as its address says it. */
export const useInputsState = () =>
  useQueryStates({
    /** In the language of queries. */
    q: parseAsString.withDefault("").withOptions({ history: "push" }),
    sort: parseAsStringLiteral(["newest", "best"]).withDefault("newest"),
    view: parseAsStringLiteral(["gallery", "table"]).withDefault("gallery"),
  });
