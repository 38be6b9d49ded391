"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

import { INPUT_TYPES } from "@/lib/inputs/schema";

const day = parseAsString.withOptions({ clearOnDefault: true });

/** What the inputs' page shows, as its address says it. */
export const useInputsState = () =>
  useQueryStates(
    {
      type: parseAsStringLiteral(INPUT_TYPES),
      from: day,
      to: day,
      view: parseAsStringLiteral(["gallery", "table"]).withDefault("gallery"),
    },
    { history: "replace" },
  );
