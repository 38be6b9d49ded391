import { Prisma } from "@/prisma/generated/client";

/** How many steps there are to a doubling: what is told is right within a tenth. */
const STEPS = 4;

/**
 * The step that a latency is in: 0 for less than a millisecond, then one for each
 * quarter of a doubling. Steps of many calls can be added up, as latencies can't.
 */
export const stepOf = Prisma.sql`(
  CASE WHEN latency_ms < 1 THEN 0
    ELSE 1 + floor(${STEPS}::float8 * ln(latency_ms) / ln(2) + 1e-9)
  END)::smallint`;

/** The milliseconds in the middle of a step. */
export const millisecondsOf = (step: number): number =>
  step === 0 ? 0 : Math.round(2 ** ((step - 0.5) / STEPS));
