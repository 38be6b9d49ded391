"use client";

import { parseAsFloat, parseAsString, useQueryStates } from "nuqs";

import { atLeast } from "@/components/predictions/sure";
import type { Output, Region, Span } from "@/lib/models/output";
import type { PredictionView } from "@/lib/predictions/schema";

/** A prediction that has an answer. */
export type Answered = PredictionView & { id: string; output: Output };

export type Shown = ReturnType<typeof useShown>;

/**
 * Which of an input's predictions is drawn over it, which beside that one, and how sure
 * of a thing a model has to be; as the page's address says it.
 */
export function useShown(predictions: PredictionView[]) {
  const [{ shown, beside, sure }, set] = useQueryStates({
    shown: parseAsString,
    beside: parseAsString,
    sure: parseAsFloat.withDefault(0),
  });
  const answered = predictions.filter(
    (one): one is Answered => one.id !== null && one.output !== null,
  );
  const one = answered.find(({ id }) => id === shown) ?? answered[0];
  const other = answered.find(({ id }) => id === beside && id !== one?.id);

  return {
    answered,
    one,
    other,
    sure,
    show: (id: string) => set({ shown: id }),
    showBeside: (id: string | null) => set({ beside: id }),
    setSure: (sure: number) => set({ sure: sure || null }),
    spans: spansIn(one, sure),
    regions: { one: regionsIn(one, sure), other: regionsIn(other, sure) },
  };
}

function spansIn(
  prediction: Answered | undefined,
  sure: number,
): Span[] | undefined {
  const output = prediction && atLeast(prediction.output, sure);
  return output && "spans" in output ? output.spans : undefined;
}

function regionsIn(prediction: Answered | undefined, sure: number): Region[] {
  const output = prediction && atLeast(prediction.output, sure);
  return output && "regions" in output ? output.regions : [];
}
